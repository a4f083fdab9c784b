/** "3 ticked": what can be done with the ticked runs. */
import { useMemo } from "react";
import type { Table } from "../../engine/table/types";
import { hideRuns, onlyRuns } from "../../state/change";
import { CopyButton } from "../components/CopyButton";
import { CloseIcon } from "../components/icons";
import { integer } from "../components/words";
import type { Act } from "../props";
import { pathsOf, type Selection, tickedRuns } from "./selection";

interface SelectionBarProps {
  readonly table: Table;
  readonly rows: Uint32Array;
  readonly selection: Selection;
  readonly logdir: string;
  /** What else can be done with them. */
  readonly others: readonly { readonly text: string; readonly onAction: () => void }[];
  readonly act: Act;
  readonly onClear: () => void;
}

export function SelectionBar({ table, rows, selection, logdir, others, act, onClear }: SelectionBarProps) {
  const runs = useMemo(() => tickedRuns(selection, table), [selection, table]);
  const hidden = useMemo(() => {
    let shown = 0;
    if (selection.size > 0) for (const row of rows) if (selection.has(table.runs[row] ?? "")) shown++;
    return runs.length - shown;
  }, [selection, table, rows, runs]);
  if (runs.length === 0) return null;
  return (
    <div className="tbm-ticked" data-testid="selection" data-count={runs.length}>
      <span>
        {integer(runs.length)} ticked
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
        onClick={() => {
          act((view) => hideRuns(view, runs));
          onClear();
        }}
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
      <button type="button" className="tbm-icon-button" aria-label="Untick all" title="Untick all" onClick={onClear}>
        <CloseIcon size={14} />
      </button>
    </div>
  );
}
