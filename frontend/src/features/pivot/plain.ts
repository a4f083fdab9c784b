/** A pivot as a table in plain values, which goes out like the table of runs. */
import type { PivotLine } from "../../engine/pivot/pivot";
import { inForce } from "../../engine/table/overSteps";
import type { Key } from "../../engine/table/types";
import { formatExact } from "../../values/format";
import { fullName, type KeyRef, keyId, NAME_REF } from "../../values/key";
import { canonical } from "../../values/value";
import { displayOf } from "../../views/table/display";
import { partsText } from "../../views/table/naming";
import type { ShownCell, ShownColumn, ShownTable } from "../../views/table/shownTable";
import type { DrawnPivot } from "./model";
import { nWords } from "./words";

const EMPTY: ShownCell = {
  value: undefined,
  text: "",
  spread: null,
  shown: "",
  shownSpread: "",
  n: null,
  coverage: "",
};

/** All lines in their order, also those that the page leaves out; the columns are those shown. @param runs the names of the table's rows */
export function plainPivot(
  { pivot, lines, measure, best, of, heads, nameOf, cellAt }: DrawnPivot,
  runs: readonly string[],
  label: (key: Key) => string,
): ShownTable {
  const { by, across, columns } = pivot;
  const keys = new Map([...by, across].map((key) => [key.id, key]));
  const name: ShownColumn = {
    ...{ ref: NAME_REF, label: "name", name: "run", unit: "", reducer: null, numeric: false, direction: null },
    ...{ steps: "last", lacks: () => false },
  };
  const cellOf = (line: PivotLine, place: number): ShownCell => {
    const cell = cellAt(line, place);
    if (!cell) return EMPTY;
    const { n, value, text, spread, exactSpread } = cell;
    const isNumber = !Number.isNaN(value) || text !== "";
    return {
      value: isNumber ? value : undefined,
      text: isNumber ? formatExact(value) : "",
      spread: exactSpread,
      shown: text,
      shownSpread: spread,
      n,
      coverage: measure ? nWords(cell) : "",
    };
  };
  const nameCell = (line: PivotLine): ShownCell => {
    const shown = partsText(nameOf(line), false);
    const text = shown === "" ? "all runs" : shown;
    return { ...EMPTY, value: text, text, shown: text, n: line.rows.length };
  };
  return {
    columns: [
      name,
      ...columns.map(({ code, value }): ShownColumn => {
        const text = displayOf(across).label(code);
        return {
          // A column of its own, which no key has.
          ref: { namespace: across.ref.namespace, path: [...across.ref.path, canonical(value), "pivot"] },
          label: text,
          name: text,
          unit: measure?.key.about.unit ?? "",
          reducer: measure?.reducer ?? null,
          numeric: true,
          direction: measure?.direction ?? null,
          steps: measure ? inForce(measure.key) : "last",
          lacks: () => true,
        };
      }),
    ],
    by: by.map(({ ref }) => ref),
    // Keys that each have a column on the page need no name.
    levels: heads?.length === by.length ? by.length : 0,
    namedBy: heads?.length === by.length ? null : by.map(({ ref }) => ref),
    compares: { name: "pivot", best, note: of === "best" ? "each cell is of the best group in it" : "" },
    countedBy: null,
    labelOf: (ref: KeyRef) => {
      const key = keys.get(keyId(ref));
      return key ? label(key) : fullName(ref);
    },
    count: lines.length,
    line: (place) => {
      const line = lines[place] as PivotLine;
      const { values, rows } = line;
      const [first = 0] = rows;
      return {
        run: null,
        group: {
          values,
          rows: rows.length,
          n: rows.length,
          open: false,
          texts: by.map((key) => displayOf(key).label(key.codes[first] ?? 0)),
          runs: () => Array.from(rows, (row) => runs[row] ?? ""),
        },
        depth: 0,
        cells: [nameCell(line), ...columns.map((_, column) => cellOf(line, column))],
      };
    },
    levelOf: () => 0,
    ofRuns() {
      return this;
    },
  };
}
