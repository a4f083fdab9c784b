/** "3 groups · 10 runs ticked": what can be done with the ticked runs. */
import { useMemo } from "react";
import type { Table } from "../../engine/table/types";
import { hideRuns, onlyRuns } from "../../state/change";
import { NO_TICKS } from "../../state/ticks";
import type { View } from "../../state/view";
import { CopyButton } from "../components/CopyButton";
import { CloseIcon } from "../components/icons";
import { count, integer } from "../components/words";
import type { Act } from "../props";
import type { Lines } from "./lines";
import { pathsOf, type Selecting, tickedRuns, wholeGroups } from "./selection";

const unticked = (view: View): View => ({ ...view, ticked: NO_TICKS });

interface SelectionBarProps extends Selecting {
  readonly table: Table;
  readonly rows: Uint32Array;
  readonly lines: Lines;
  readonly logdir: string;
  /** What else can be done with them. */
  readonly others: readonly { readonly text: string; readonly onAction: () => void }[];
  readonly act: Act;
}

export function SelectionBar({ table, rows, lines, selection, logdir, others, act }: SelectionBarProps) {
  const runs = useMemo(() => tickedRuns(selection, table), [selection, table]);
  const hidden = useMemo(() => {
    let shown = 0;
    if (selection.size > 0) for (const row of rows) if (selection.rows[row]) shown++;
    return runs.length - shown;
  }, [selection, rows, runs]);
  const groups = useMemo(() => {
    const whole = wholeGroups(lines, selection.byGroup);
    const within = whole.reduce((sum, { rows }) => sum + rows.length, 0);
    return within === runs.length ? whole.length : 0;
  }, [lines, selection, runs]);
  if (runs.length === 0) return null;
  return (
    <div className="tbm-ticked" data-testid="selection" data-count={runs.length}>
      <span>
        {groups > 0 && `${count(groups, "group")} · `}
        {count(runs.length, "run")} ticked
        {hidden > 0 && <span className="tbm-caption">, {integer(hidden)} filtered out</span>}
      </span>
      {others.map(({ text, onAction }) => (
        <button key={text} type="button" className="tbm-button tbm-quiet" onClick={onAction}>
          {text}
        </button>
      ))}
      <button type="button" className="tbm-button tbm-quiet" onClick={() => act((view) => onlyRuns(view, runs))}>
        Only these
      </button>
      <button
        type="button"
        className="tbm-button tbm-quiet"
        onClick={() => act((view) => unticked(hideRuns(view, runs)))}
      >
        Hide
      </button>
      <CopyButton text={() => runs.join("\n")} label="Copy names of the ticked runs" className="tbm-quiet">
        Copy names
      </CopyButton>
      <CopyButton
        text={() => pathsOf(runs, table, logdir).join("\n")}
        label="Copy paths of the ticked runs"
        className="tbm-quiet"
      >
        Copy paths
      </CopyButton>
      <button
        type="button"
        className="tbm-icon-button"
        aria-label="Untick all"
        title="Untick all"
        onClick={() => act(unticked)}
      >
        <CloseIcon size={14} />
      </button>
    </div>
  );
}
