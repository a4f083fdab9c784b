/** How far TensorBoard has come with the runs, while the table can be used already. */
import type { Runs } from "../../contract/status";
import { LiveRegion } from "../components/LiveRegion";
import { count, integer } from "../components/words";
import "./states.css";

interface ReadingProps {
  /** null: nothing is awaited. */
  readonly reading: Runs | null;
}

export function Reading({ reading }: ReadingProps) {
  return (
    <>
      {/* Said once, not at every step. */}
      <LiveRegion text={reading === null ? "" : "TensorBoard is still reading runs; metrics follow"} />
      {reading !== null && <Progress {...reading} />}
    </>
  );
}

function Progress({ found, listed }: Runs) {
  const text = `TensorBoard has read ${integer(listed)} of ${count(found, "run")}; metrics follow`;
  return (
    <p className="tbm-reading" data-testid="reading" data-listed={listed} data-found={found} title={text}>
      <span className="tbm-reading-bar" aria-hidden="true">
        <span style={{ width: `${(100 * listed) / found}%` }} />
      </span>
      <span className="tbm-clip">{text}</span>
    </p>
  );
}
