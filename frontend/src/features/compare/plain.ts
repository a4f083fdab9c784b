/** The comparison as a table in plain values, which goes out like the table of runs: a line for each key, a column for each line compared. */
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import { formatExact } from "../../values/format";
import { fullName, type KeyRef, NAME_REF } from "../../values/key";
import type { ShownCell, ShownColumn, ShownLine, ShownTable } from "../../views/table/shownTable";
import { type Compared, type Comparison, keyCell, type Metric, metricCell, metricChange } from "./model";
import { byWords } from "./words";

interface Plain {
  readonly frame: Frame;
  readonly lines: readonly Compared[];
  readonly comparison: Comparison;
  readonly baseline: number;
}

const EMPTY: ShownCell = {
  value: undefined,
  text: "",
  spread: null,
  shown: "",
  shownSpread: "",
  n: null,
  coverage: "",
};

/** All keys, those that are the same too. Of each line but the baseline a column with the changes of metrics follows. */
export function plainComparison({ frame, lines, comparison, baseline }: Plain): ShownTable {
  const { metrics, differ, about, same } = comparison;
  const keys = [...differ, ...about, ...same].map(({ key }) => key);
  const columns = [
    columnOf("key", NAME_REF),
    ...lines.flatMap(({ name }, at) => {
      const own = columnOf(name, { namespace: "run", path: ["compare", String(at)] });
      const change = columnOf(`change of ${name}`, { namespace: "run", path: ["compare", String(at), "change"] });
      return at === baseline ? [own] : [own, change];
    }),
  ];
  const beside = (cells: readonly ShownCell[], changes: readonly ShownCell[]) =>
    cells.flatMap((cell, at) => (at === baseline ? [cell] : [cell, changes[at] ?? EMPTY]));
  const ofMetric = (metric: Metric): readonly ShownCell[] => {
    const { key } = metric;
    const cells = lines.map((line) => metricCell(key, line, frame.reducer(key.ref)));
    const from = cells[baseline];
    return beside(
      cells.map(({ value, text, spread, exactSpread, coverage }) => {
        const own = Number.isNaN(value) ? undefined : value;
        return {
          ...EMPTY,
          value: own,
          text: formatExact(own),
          spread: exactSpread,
          shown: text,
          shownSpread: spread,
          coverage,
        };
      }),
      cells.map((cell) => {
        const change = from ? metricChange(metric, from, cell) : null;
        return change
          ? { ...EMPTY, value: change.by, text: formatExact(change.by), shown: byWords(key, change, cell.text) }
          : EMPTY;
      }),
    );
  };
  const ofKey = (key: Key): readonly ShownCell[] =>
    beside(
      lines.map((line) => {
        const { text, value } = keyCell(key, line, frame.reducer(key.ref));
        // Several values of a group are no value, but are told.
        const told = value === undefined ? text : value;
        return { ...EMPTY, value: text === "not logged" ? undefined : told, text: formatExact(told), shown: text };
      }),
      [],
    );
  const line = (key: Key, cells: readonly ShownCell[]): ShownLine => {
    const name = fullName(key.ref);
    return { run: name, group: null, depth: 0, cells: [{ ...EMPTY, value: name, text: name, shown: name }, ...cells] };
  };
  return {
    columns,
    by: [],
    levels: 0,
    namedBy: null,
    compares: { name: "comparison", best: "row", note: "" },
    countedBy: null,
    labelOf: fullName,
    count: metrics.length + keys.length,
    line: (place) => {
      const metric = metrics[place];
      if (metric) return line(metric.key, ofMetric(metric));
      const key = keys[place - metrics.length] as Key;
      return line(key, ofKey(key));
    },
    levelOf: () => -1,
    ofRuns() {
      return this;
    },
  };
}

function columnOf(label: string, ref: KeyRef): ShownColumn {
  return {
    ...{ ref, label, name: label, unit: "", reducer: null, numeric: false, direction: null, steps: "last" },
    lacks: () => true,
  };
}
