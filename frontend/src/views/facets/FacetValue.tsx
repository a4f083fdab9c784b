/** One value of a facet: a checkbox over the whole line, its count with a bar, "only" and "exclude" beside it. */
import { memo } from "react";
import type { FacetItem } from "../../engine/table/types";
import { canonical, type Value } from "../../values/value";
import { integer } from "../components/words";
import { isSpecial, type Mark } from "./arrange";

export interface ValueActions {
  readonly toggle: (value: Value) => void;
  /** Absent where another filter would be lost. */
  readonly only?: (value: Value) => void;
  readonly exclude?: (value: Value) => void;
}

interface FacetValueProps {
  readonly item: FacetItem;
  readonly text: string;
  readonly mark: Mark;
  /** The length of a full bar, in rows. */
  readonly scale: number;
  readonly index: number;
  readonly tabbable: boolean;
  readonly actions: ValueActions;
  /** A range filters the key, and any of the actions puts a filter by values in its place. */
  readonly replaces: boolean;
}

export const FacetValue = memo(function FacetValue({
  item,
  text,
  mark,
  scale,
  index,
  tabbable,
  actions,
  replaces,
}: FacetValueProps) {
  const warning = replaces ? "; replaces the range" : "";
  const { value, count, total } = item;
  const excluded = mark === "excluded";
  return (
    <div
      className="tbm-facet-value"
      data-testid="facet-value"
      data-value={canonical(value)}
      data-count={count}
      data-selected={mark === "included"}
      data-excluded={excluded}
      data-roving={index}
    >
      <label className="tbm-facet-value-label" title={text + warning}>
        <input
          type="checkbox"
          className="tbm-checkbox"
          checked={mark === "included"}
          data-excluded={excluded}
          data-roving-side
          tabIndex={tabbable ? 0 : -1}
          aria-label={`${text}, ${integer(count)} ${count === 1 ? "run" : "runs"}${excluded ? ", excluded" : ""}${warning}`}
          onChange={() => actions.toggle(value)}
        />
        <bdi className={isSpecial(value) ? "tbm-clip tbm-special" : "tbm-clip"}>{text}</bdi>
        <span className="tbm-facet-bar" aria-hidden="true">
          <span className="tbm-facet-bar-total" style={{ width: `${(100 * total) / scale}%` }} />
          <span className="tbm-facet-bar-count" style={{ width: `${(100 * count) / scale}%` }} />
        </span>
        <span className="tbm-facet-count">{integer(count)}</span>
      </label>
      {actions.only && actions.exclude && (
        <span className="tbm-facet-actions">
          <button
            type="button"
            className="tbm-facet-action"
            tabIndex={-1}
            data-roving-side
            data-testid="facet-only"
            aria-label={`Only ${text}`}
            title={`Only this value${warning}`}
            onClick={() => actions.only?.(value)}
          >
            only
          </button>
          <button
            type="button"
            className="tbm-facet-action"
            tabIndex={-1}
            data-roving-side
            data-testid="facet-exclude"
            aria-pressed={excluded}
            aria-label={`Exclude ${text}`}
            title={excluded ? "Do not exclude this value" : `Exclude this value${warning}`}
            onClick={() => actions.exclude?.(value)}
          >
            not
          </button>
        </span>
      )}
    </div>
  );
});
