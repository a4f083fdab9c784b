/** The comparison in its panel: its table and the curves below, or what one change did; or how one comes to it. */
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { CompareView } from "../../state/compare";
import type { View } from "../../state/view";
import type { Mark } from "../../values/mark";
import { SearchField } from "../../views/components/SearchField";
import { withUnticked } from "../../views/table/ticking";
import type { FeatureContext } from "../feature";
import { baselineOf, sameLine } from "./baseline";
import { bestLines, ticksOf } from "./best";
import { ChangesPanel } from "./ChangesPanel";
import { CompareTable } from "./CompareTable";
import { CurvesBelow } from "./CurvesBelow";
import { type Compared, compareLines } from "./model";
import { plainComparison } from "./plain";
import type { Side, Sides } from "./sides";
import type { Borrowed } from "./useCompare";
import { leftOutWords } from "./words";
import "./compare.css";

interface ComparePanelProps {
  readonly context: FeatureContext;
  readonly borrowed: Borrowed;
  readonly sides: Sides;
  readonly marks: ReadonlyMap<string, Mark>;
  /** Beside the panel's tabs. */
  readonly bar: HTMLElement | null;
}

export function ComparePanel(props: ComparePanelProps) {
  const { changesOf } = props.context.view.compare;
  if (changesOf) return <ChangesPanel {...props} of={changesOf} />;
  return props.sides.lines.length < 2 ? <Few {...props} /> : <ComparisonOf {...props} />;
}

/** How one comes to a comparison. */
function Few({ context, sides }: ComparePanelProps) {
  const { act, shown, frame } = context;
  const [only] = sides.lines;
  const offer = (): View["ticked"] => {
    const best = bestLines(shown.lines, frame, 2);
    if (!only) return ticksOf(best);
    const other = best.find((line) => !sameLine(line, only.ref));
    return ticksOf(other ? [other, only.ref] : [only.ref]);
  };
  const what = frame.by.length > 0 ? "groups" : "runs";
  return (
    <div className="tbm-compare-empty" data-testid="compare-empty">
      <p>
        {only ? (
          <>
            Only <bdi>{only.name}</bdi> is ticked. Tick another line of the table to compare both.
          </>
        ) : (
          "Tick 2 to 20 runs or groups in the table to compare them here."
        )}
      </p>
      {frame.rows.length > 1 && (
        <button
          type="button"
          className="tbm-button"
          onClick={() => act((now) => ({ ...now, ticked: offer(), compare: { ...now.compare, baseline: null } }))}
        >
          {only ? "Compare it with the best" : `Compare the best two ${what} shown`}
        </button>
      )}
    </div>
  );
}

function ComparisonOf({ context, borrowed, sides: newest, marks, bar }: ComparePanelProps) {
  const { act, lit } = context;
  const now = useMemo(
    () => ({ frame: context.frame, compare: context.view.compare, sides: newest }),
    [context.frame, context.view.compare, newest],
  );
  // Behind the table and the facets, which answer a click first.
  const { frame, compare, sides } = useDeferredValue(now);
  const [search, setSearch] = useState("");
  const lines = useMemo(
    () => sides.lines.map((line): Compared => ({ ...line, own: Uint32Array.from(line.rows) })),
    [sides],
  );
  const comparison = useMemo(() => compareLines(frame, lines), [frame, lines]);
  const baseline = useMemo(() => baselineOf(lines, compare.baseline, frame), [lines, compare.baseline, frame]);
  const change = (changed: Partial<CompareView>) => act((now) => ({ ...now, compare: { ...now.compare, ...changed } }));
  const latest = useRef({ frame, lines, comparison, baseline });
  latest.current = { frame, lines, comparison, baseline };
  const drop = (line: Side): void =>
    act((view) => {
      const group = "run" in line.ref ? null : line.ref;
      const ticked = withUnticked(view.ticked, frame.table, [{ group, rows: line.rows }]);
      return { ...view, ticked };
    }, "passing");
  const notes = [leftOutWords(sides), sides.alike && `All: ${sides.alike}`].filter(Boolean);
  return (
    <div className="tbm-compare">
      {bar &&
        createPortal(
          <div className="tbm-compare-bar">
            <SearchField
              testid="compare-search"
              placeholder="Search keys"
              label="Search the keys that are compared"
              text={search}
              onText={setSearch}
            />
            {borrowed.exportOf({
              testid: "compare-export",
              label: "Export the comparison",
              shown: () => plainComparison(latest.current),
            })}
          </div>,
          bar,
        )}
      <CompareTable
        {...{ frame, lines, comparison, baseline, compare, marks, lit, search, change, notes }}
        onBaseline={(line) => change({ baseline: line.ref })}
        onDrop={(at) => drop(sides.lines[at] as Side)}
      >
        <CurvesBelow
          {...{ context, borrowed, sides, marks }}
          metric={compare.metric}
          onMetric={(metric) => change({ metric })}
        />
      </CompareTable>
    </div>
  );
}
