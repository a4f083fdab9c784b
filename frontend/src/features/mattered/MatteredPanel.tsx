/** What mattered, in its panel: of what it is told, in the panel's bar, and the keys in their order. */
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { MatteredView } from "../../state/mattered";
import type { KeyRef } from "../../values/key";
import { withColumns, withGroupBy } from "../../views/table/changes";
import type { ExportOf, FeatureContext } from "../feature";
import { Controls } from "./Controls";
import { type KeyActions, MatteredTable } from "./MatteredTable";
import { plainMattered } from "./plain";
import { questionOf } from "./question";
import { useAnswer } from "./useAnswer";
import { coverageWords, problemOf } from "./words";
import "./mattered.css";

interface MatteredPanelProps {
  readonly context: FeatureContext;
  readonly exportOf: ExportOf;
  readonly plot: ((key: KeyRef) => void) | null;
  /** Beside the panel's tabs. */
  readonly bar: HTMLElement | null;
}

/** So many columns one reads beside each other. */
const MOST_COLUMNS = 10;
const NONE = new Uint8Array();

export function MatteredPanel({ context, exportOf, plot, bar }: MatteredPanelProps) {
  const { frame, view, selection } = context;
  const { mattered: asked } = view;
  // Other ticks ask nothing new, unless it is about them.
  const ticked = asked.of === "ticked" ? selection.rows : NONE;
  const { table, target, newest, unsorted } = frame;
  const now = useMemo(
    () => questionOf({ table, target, newest, unsorted }, asked, ticked),
    [table, target, newest, unsorted, asked, ticked],
  );
  // Behind the table and the facets, which answer a click first.
  const question = useDeferredValue(now);
  const answer = useAnswer(question);
  const latest = useRef({ context, answer, plot });
  latest.current = { context, answer, plot };
  const [actions] = useState<KeyActions>(() => ({
    plot: (key) => latest.current.plot?.(key.ref),
    group: (key) => latest.current.context.act((view) => withGroupBy({ ...view, flat: false, levels: 0 }, [key.ref])),
    seek: (key) => latest.current.context.seek(key.ref),
  }));
  const change = (changed: Partial<MatteredView>) =>
    context.act((now) => ({ ...now, mattered: { ...now.mattered, ...changed } }));
  const columns = useMemo(() => {
    const found = answer?.mattered?.keys.filter((key) => !key.mayBeChance && key.goesWith === null) ?? [];
    return found.slice(0, MOST_COLUMNS).map(({ key }) => key.ref);
  }, [answer]);
  const problem = answer && problemOf(answer, frame.label);
  const shown = answer?.mattered && problem === null ? { ...answer, mattered: answer.mattered } : null;
  return (
    <div className="tbm-mattered" aria-busy={answer?.question !== now}>
      {bar &&
        createPortal(
          <Controls
            {...{ asked, change }}
            results={now.results}
            onColumns={
              shown && columns.length > 0
                ? () => context.act((view) => withColumns(view, target ? [target.key, ...columns] : columns))
                : null
            }
            giveAway={exportOf({
              testid: "mattered-export",
              label: "Export what mattered",
              shown: () => {
                const { answer, context } = latest.current;
                return answer && plainMattered(answer, context.frame.label);
              },
            })}
          />,
          bar,
        )}
      {problem !== null && <p className="tbm-mattered-empty">{problem}</p>}
      {answer === null && <p className="tbm-mattered-empty">Looking at {now.keys.length} keys…</p>}
      {shown && (
        <MatteredTable
          key={shown.question.of}
          answer={shown}
          label={frame.label}
          words={coverageWords(shown, frame.label)}
          actions={actions}
          plots={plot !== null}
          waits={answer?.question !== now}
        />
      )}
    </div>
  );
}
