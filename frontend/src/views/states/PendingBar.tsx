/** News that wait for the user: "Show 14 new, 40 changed". */
import { RefreshIcon } from "../components/icons";
import { LiveRegion } from "../components/LiveRegion";
import { count, integer } from "../components/words";
import "./states.css";

interface PendingBarProps {
  /** Runs that the shown table does not have. */
  readonly added: number;
  /** Runs whose values changed and may move to another place. */
  readonly changed: number;
  /** Rows stand as they did before what they are ordered by was read. */
  readonly order: boolean;
  readonly onShow: () => void;
}

/** "14 new, 40 changed, new order"; "" where there is nothing. */
export function newsText(added: number, changed: number, order: boolean): string {
  const parts = [
    added > 0 && `${integer(added)} new`,
    changed > 0 && `${integer(changed)} changed`,
    order && "new order",
  ];
  return parts.filter(Boolean).join(", ");
}

/** What a click does, in whole sentences. */
export function newsTitle(added: number, changed: number, order: boolean): string {
  const parts = [
    added > 0 && `${count(added, "run")} that the table does not show yet.`,
    changed > 0 &&
      `${count(changed, "run")} with new values: cells show them already; order, filters, counts and groups follow.`,
    order && "The order by values that were read since.",
  ];
  return parts.filter(Boolean).join("\n");
}

export function PendingBar({ added, changed, order, onShow }: PendingBarProps) {
  const news = newsText(added, changed, order);
  return (
    <>
      <LiveRegion text={news} />
      {news !== "" && (
        <button
          type="button"
          className="tbm-button tbm-pending"
          data-testid="pending"
          data-added={added}
          data-changed={changed}
          title={newsTitle(added, changed, order)}
          onClick={onShow}
        >
          <RefreshIcon size={14} />
          Show {news}
        </button>
      )}
    </>
  );
}
