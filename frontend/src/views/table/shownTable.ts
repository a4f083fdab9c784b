/** The table as it is drawn, in plain values with nothing rounded: what an export or a script gives away. */
import { directionOf } from "../../engine/guesses/target";
import { aggregate } from "../../engine/kernels/aggregate";
import { countResults } from "../../engine/kernels/results";
import type { Compared } from "../../engine/pivot/pivot";
import type { ReducerName } from "../../engine/reducers/list";
import { inForce } from "../../engine/table/overSteps";
import { valueAt } from "../../engine/table/table";
import type { Group, Key, StepReduction, Target } from "../../engine/table/types";
import { formatExact } from "../../values/format";
import { fullName, type KeyRef, keyId } from "../../values/key";
import type { Value } from "../../values/value";
import { type Column, type Counted, keysOf } from "./columns";
import { displayOf } from "./display";
import { cellOf } from "./groupCells";
import { depthAt, flatLines, groupAt, isOpen, type Lines } from "./lines";
import { nameText, settingsOf } from "./naming";
import { leafGroups, wholeGroups } from "./selection";
import type { TableModel } from "./useTableModel";

export interface ShownTable {
  /** From left to right; the first is the name's. */
  readonly columns: readonly ShownColumn[];
  /** The keys of groups; none where rows are not grouped. */
  readonly by: readonly KeyRef[];
  /** So many of the first of them have a level each; those after them stand side by side on one. */
  readonly levels: number;
  /** Of groups side by side, the keys that their names are made of; null where there are none. */
  readonly namedBy: readonly KeyRef[] | null;
  /** Its columns are the values of one key: each cell says of how many runs it is. null of other tables. */
  readonly compares: Comparing | null;
  /** Some of the rows shown do not count for the n of a group: they have no number of this key; null where all count. */
  readonly countedBy: KeyRef | null;
  /** What a key is called, as in a header. */
  readonly labelOf: (ref: KeyRef) => string;
  /** How many lines there are, from top to bottom: rows, and groups with what is below those that are open. */
  readonly count: number;
  /** Made when it is asked for, since there can be a million. */
  readonly line: (place: number) => ShownLine;
  /** The level of a group, from 0, without making its line; -1 of a row. */
  readonly levelOf: (place: number) => number;
  /** Where it is of some lines alone: groups of which none is below another, or rows of no group among them ("mixed"). */
  readonly alone?: "groups" | "mixed";
  /**
   * The same columns of some rows alone, in the order in which they are shown, then those that are filtered away: ungrouped,
   * but for groups all of whose rows are ticked as a group, which stay groups.
   * @param byGroup per row of the table 1 where it is ticked so
   */
  readonly ofRuns: (runs: Pick<ReadonlySet<string>, "has">, byGroup?: Uint8Array) => ShownTable;
}

export interface Comparing {
  /** What it is, as its file is called. */
  readonly name: "pivot" | "comparison" | "mattered";
  /** Among which cells the best stands out. */
  readonly best: Compared;
  /** What all cells are of, where it is not all that is in them; else "". */
  readonly note: string;
}

export interface ShownColumn {
  readonly ref: KeyRef;
  /** As in the header. */
  readonly label: string;
  /** The field's name in the Arrow table. */
  readonly name: string;
  /** Of its numbers: "s" for seconds; "" where none is known. */
  readonly unit: string;
  /** What group rows show of its numbers; null where they do not reduce it. */
  readonly reducer: ReducerName | null;
  /** Its cells hold numbers, and hardly anything else. */
  readonly numeric: boolean;
  /** Which way its numbers are better, where the target or its name tells. */
  readonly direction: Target["direction"] | null;
  /** Of a metric, which of its steps it shows; "last" of all others. */
  readonly steps: StepReduction;
  /** Some of the rows shown have no number here. */
  readonly lacks: () => boolean;
}

export interface ShownLine {
  /** null where it is a group. */
  readonly run: string | null;
  /** null where it is a row. */
  readonly group: ShownGroup | null;
  /** How deep it is indented, from 0. */
  readonly depth: number;
  /** Of a row among groups: its own values of the keys in `by`. */
  readonly keys?: ShownKeys;
  /** One for each column. */
  readonly cells: readonly ShownCell[];
}

export interface ShownKeys {
  /** Of the first keys in `by`, down to the group's level. */
  readonly values: readonly Value[];
  /** The values as they read in the table, as many. */
  readonly texts: readonly string[];
}

export interface ShownGroup extends ShownKeys {
  /** How many rows it has. */
  readonly rows: number;
  /** How many of them count: those that have the target. */
  readonly n: number;
  readonly open: boolean;
  /** The names of its rows, as they are ordered. */
  readonly runs: () => readonly string[];
}

export interface ShownCell {
  /** undefined where nothing was logged, and where a group holds several values. */
  readonly value: Value;
  /** The value as text; of a group's name its settings, one a line. */
  readonly text: string;
  /** What stands behind a group's number with ±; null where nothing does. */
  readonly spread: number | null;
  /** The value as it is drawn, its digits rounded; "3 values" where a group holds several, "" where nothing was logged. */
  readonly shown: string;
  /** The spread likewise; "" where there is none. */
  readonly shownSpread: string;
  /** Of how many of a group's rows it is; null in a row. */
  readonly n: number | null;
  /** "4 of 5" where some rows of a group lack the value, else "". */
  readonly coverage: string;
}

/** A cell of a row. Its texts are made when they are asked for: a table can have millions. */
class RowCell implements ShownCell {
  readonly spread = null;
  readonly shownSpread = "";
  readonly n = null;
  readonly coverage = "";
  readonly #key: Key | null;
  readonly #code: number;

  constructor(
    readonly value: Value,
    key: Key | null,
    code: number,
  ) {
    this.#key = key;
    this.#code = code;
  }

  get text(): string {
    return formatExact(this.value);
  }

  get shown(): string {
    return this.#key ? displayOf(this.#key).text(this.#code) : String(this.value);
  }
}

/**
 * @param rows of the table that are shown, in their order
 * @param runs the names of the table's rows
 * @param alone the lines are some of those that are shown
 */
export function shownTable(
  model: Pick<TableModel, "columns" | "lines" | "naming">,
  rows: Uint32Array,
  runs: readonly string[],
  alone?: ShownTable["alone"],
): ShownTable {
  const { lines, naming } = model;
  // How many rows a group has is said with the group itself.
  const columns = keysOf(model.columns);
  const { label } = naming;
  const counted = model.columns.find(({ role }) => role === "size")?.counted ?? null;
  const rowCell = (column: Column, place: number, row: number): ShownCell => {
    const { newest } = column;
    return place === 0
      ? new RowCell(runs[row] ?? "", null, 0)
      : new RowCell(valueAt(newest, row), newest, newest.codes[row] ?? 0);
  };
  const ofGroup = (column: Column, place: number, group: Group): ShownCell => {
    if (place === 0) {
      const text = settingsOf(group, naming).join("\n");
      return {
        value: undefined,
        text,
        spread: null,
        shown: nameText(group, naming),
        shownSpread: "",
        n: group.rows.length,
        coverage: "",
      };
    }
    const { value, exact, exactSpread, text, spread, n, coverage } = cellOf(column, group);
    return { value, text: exact, spread: exactSpread, shown: text, shownSpread: spread, n, coverage };
  };
  const known = new Map<string, Key>([...naming.by, ...columns.map(({ key }) => key)].map((key) => [key.id, key]));
  return {
    columns: columns.map((column) => shownColumn(column, rows)),
    by: naming.by.map(({ ref }) => ref),
    levels: naming.levels,
    namedBy: naming.distinguishing?.map(({ key }) => key.ref) ?? null,
    compares: null,
    countedBy: counted && rows.some((row) => counted.rows[row] === 0) ? counted.key : null,
    ...(alone && { alone }),
    labelOf: (ref) => {
      const key = known.get(keyId(ref));
      return key ? label(key) : fullName(ref);
    },
    count: lines.count,
    line: (place) => {
      const depth = depthAt(lines, place);
      const group = groupAt(lines, place);
      if (group) {
        const cells = columns.map((column, i) => ofGroup(column, i, group));
        return { run: null, group: shownGroup(group, isOpen(lines, place), naming.by, runs, counted), depth, cells };
      }
      const row = lines.items[place] ?? -1;
      const cells = columns.map((column, i) => rowCell(column, i, row));
      const line: ShownLine = { run: runs[row] ?? null, group: null, depth, cells };
      return alone === "mixed" ? { ...line, keys: keysOfRow(naming.by, row) } : line;
    },
    levelOf: (place) => (groupAt(lines, place) ? depthAt(lines, place) : -1),
    ofRuns: (wanted, byGroup = new Uint8Array()) => {
      const whole = wholeGroups(lines, byGroup);
      const shown = rows.filter((row) => wanted.has(runs[row] ?? ""));
      const there = new Set(shown);
      const others = runs.flatMap((run, row) => (wanted.has(run) && !there.has(row) ? row : []));
      if (whole.length > 0) {
        const chosen = withWhole(lines, whole, shown, others);
        const all = Uint32Array.from([...shown, ...others]);
        return shownTable({ ...model, lines: chosen }, all, runs, chosen.count > whole.length ? "mixed" : "groups");
      }
      const flat = flatLines(Uint32Array.from([...shown, ...others]));
      const ungrouped = { ...naming, by: [], levels: 0, distinguishing: null };
      const plain = columns.map((column) => ({ ...column, reduces: false }));
      return shownTable({ columns: plain, lines: flat, naming: ungrouped }, rows, runs);
    },
  };
}

/** Whole groups, and the other rows where their groups stand; then those that stand nowhere. */
function withWhole(lines: Lines, whole: readonly Group[], shown: Uint32Array, others: readonly number[]): Lines {
  const places = new Map(whole.map((group, place) => [group, place]));
  const left = new Set(shown);
  const items: number[] = [];
  for (const group of leafGroups(lines)) {
    const place = places.get(group) ?? -1;
    if (place >= 0) items.push(~place);
    for (const row of group.rows) if (left.delete(row) && place < 0) items.push(row);
  }
  for (const row of [...left, ...others]) items.push(row);
  const { levels, by } = lines;
  return {
    count: items.length,
    items: Int32Array.from(items),
    groups: whole,
    open: whole.map(() => false),
    levels,
    by,
  };
}

function keysOfRow(by: readonly Key[], row: number): ShownKeys {
  return {
    values: by.map((key) => valueAt(key, row)),
    texts: by.map((key) => displayOf(key).label(key.codes[row] ?? 0)),
  };
}

function shownColumn(column: Column, rows: Uint32Array): ShownColumn {
  const { key, label, reducer, reduces, numeric, isTarget, newest, descendingFirst } = column;
  return {
    ref: key.ref,
    label,
    name: fullName(key.ref),
    unit: key.about.unit,
    reducer: reduces ? reducer : null,
    numeric,
    // A first click on the target's header puts its best first.
    direction: isTarget ? (descendingFirst ? "max" : "min") : directionOf(key),
    steps: inForce(newest),
    lacks: () => aggregate(newest, rows).n < rows.length,
  };
}

function shownGroup(
  group: Group,
  open: boolean,
  by: readonly Key[],
  runs: readonly string[],
  counted: Counted | null,
): ShownGroup {
  const { values, rows } = group;
  const [first = 0] = rows;
  return {
    values,
    rows: rows.length,
    n: countResults(rows, counted?.rows ?? null),
    open,
    texts: keysOfRow(by.slice(0, values.length), first).texts,
    runs: () => Array.from(rows, (row) => runs[row] ?? ""),
  };
}
