/** What a pivot is made of: the keys of its lines and columns, the metric in its cells, and what is made of that. */
import { type ReactNode, useMemo } from "react";
import type { Compared } from "../../engine/pivot/pivot";
import { REDUCER_NAMES, REDUCERS, type ReducerName } from "../../engine/reducers/list";
import type { Key, Table } from "../../engine/table/types";
import type { GroupsOfCells, PivotView } from "../../state/pivot";
import { NAME_ID } from "../../values/key";
import { OneOf } from "../../views/components/OneOf";
import { count } from "../../views/components/words";
import { displayOf } from "../../views/table/display";
import { KeyButton } from "../../views/table/KeyButton";
import { KeysButton } from "../../views/table/KeysButton";
import { swap, withAcross, withRows } from "./changes";
import type { Chosen } from "./chosen";
import { COMPARED } from "./words";

interface ControlsProps {
  readonly table: Table;
  readonly label: (key: Key) => string;
  readonly chosen: Chosen;
  readonly change: (changed: Partial<PivotView>) => void;
  readonly onReducer: (key: Key, reducer: ReducerName) => void;
  readonly giveAway: ReactNode;
}

export function Controls({ table, label, chosen, change, onReducer, giveAway }: ControlsProps) {
  const { across, measure, best } = chosen;
  const settings = useMemo(
    () => table.keys.filter(({ ref, id }) => ref.namespace !== "metric" && id !== NAME_ID),
    [table],
  );
  const swapped = swap(chosen);
  return (
    <div className="tbm-pivot-bar">
      <Lines {...{ chosen, label, change }} keys={settings} />
      <button
        type="button"
        className="tbm-icon-button"
        aria-label="Swap rows and columns"
        title={swapped ? "Swap rows and columns" : "Rows and columns can be swapped where rows are of one key"}
        disabled={swapped === null}
        onClick={() => swapped && change(swapped)}
      >
        ⇄
      </button>
      <KeyButton
        testid="pivot-across"
        title="Across: its values are the columns"
        words="Across"
        keys={settings}
        picked={across}
        label={label}
        onPick={(key) => change(withAcross(chosen, key))}
      />
      <Metric {...{ table, label, measure, change }} />
      {measure && <Reduce measure={measure} onReducer={onReducer} />}
      {chosen.of && <Of of={chosen.of} onOf={(groups) => change({ groups })} />}
      {measure && measure.direction !== null && <Best best={best} onBest={(best) => change({ best })} />}
      {giveAway}
    </div>
  );
}

function Lines({
  chosen,
  keys,
  label,
  change,
}: Pick<ControlsProps, "chosen" | "label" | "change"> & { readonly keys: readonly Key[] }) {
  const { by, across, linesAre, all } = chosen;
  const more = all?.some((key) => !by.includes(key)) ? all.map(({ ref }) => ref) : null;
  const others = useMemo(() => keys.filter((key) => key !== across), [keys, across]);
  return (
    <KeysButton
      name="Keys of the rows"
      testid="pivot-rows"
      keys={others}
      chosen={by}
      label={label}
      // All else stays as it is, guessed or not.
      onChange={(rows) => change(withRows(chosen, rows))}
      foot={
        (linesAre === "chosen" || more) && (
          <div className="tbm-chooser-foot">
            {linesAre === "chosen" && (
              <button type="button" className="tbm-button tbm-quiet" onClick={() => change({ rows: null })}>
                {all ? "As suggested" : "As the table is grouped"}
              </button>
            )}
            {more && (
              <button type="button" className="tbm-button tbm-quiet" onClick={() => change(withRows(chosen, more))}>
                {`All ${more.length} keys of the groups`}
              </button>
            )}
          </div>
        )
      }
    >
      <span className="tbm-caption">Rows</span>
      <bdi className="tbm-clip">
        {by.length === 0 ? "all runs" : by.length > 2 ? count(by.length, "key") : by.map(label).join(", ")}
      </bdi>
    </KeysButton>
  );
}

type MetricProps = Pick<ControlsProps, "table" | "label" | "change"> & Pick<Chosen, "measure">;

function Metric({ table, label, measure, change }: MetricProps) {
  const keys = useMemo(() => {
    const isMetric = ({ ref }: Key): number => (ref.namespace === "metric" ? 0 : 1);
    return table.keys.filter((key) => displayOf(key).numeric).sort((a, b) => isMetric(a) - isMetric(b));
  }, [table]);
  return (
    <KeyButton
      testid="pivot-metric"
      title="In the cells"
      words="Cells"
      keys={keys}
      picked={measure?.key ?? null}
      label={label}
      onPick={(key) => change({ metric: key.ref })}
      usual={{ text: "The target", onPress: () => change({ metric: null }) }}
    />
  );
}

interface ReduceProps {
  readonly measure: NonNullable<Chosen["measure"]>;
  readonly onReducer: ControlsProps["onReducer"];
}

function Reduce({ measure: { key, reducer }, onReducer }: ReduceProps) {
  return (
    <OneOf
      testid="pivot-reducer"
      title="What cells make of their runs"
      words=""
      ids={REDUCER_NAMES}
      picked={reducer}
      textOf={(name) => REDUCERS[name].label}
      onPick={(name) => onReducer(key, name)}
    />
  );
}

const PARTS: readonly GroupsOfCells[] = ["all", "best"];
const PART_WORDS: Readonly<Record<GroupsOfCells, string>> = {
  all: "All runs",
  best: "Only the best group of each cell",
};
const PART_SHORT: Readonly<Record<GroupsOfCells, string>> = { all: "all runs", best: "best groups" };

function Of({ of, onOf }: { readonly of: GroupsOfCells; readonly onOf: (of: GroupsOfCells) => void }) {
  return (
    <OneOf
      testid="pivot-of"
      title="Of which runs"
      words="Of"
      ids={PARTS}
      picked={of}
      textOf={(part) => PART_WORDS[part]}
      short={(part) => PART_SHORT[part]}
      onPick={onOf}
    />
  );
}

const WAYS: readonly Compared[] = ["column", "row"];

function Best({ best, onBest }: { readonly best: Compared; readonly onBest: (best: Compared) => void }) {
  return (
    <OneOf
      testid="pivot-best"
      title="Which numbers are in bold"
      words="Bold"
      ids={WAYS}
      picked={best}
      textOf={(way) => `Best of ${COMPARED[way]}`}
      short={(way) => `by ${way}`}
      onPick={onBest}
    />
  );
}
