/** What an export holds of the shown table: rows, or the groups that show no group below them, in two shapes. */
import { REDUCERS } from "../../engine/reducers/list";
import type { Target } from "../../engine/table/types";
import { formatExact } from "../../values/format";
import { fullName, type KeyRef, keyId, NAME_ID, type Namespace } from "../../values/key";
import { count as counted } from "../../views/components/words";
import type { ShownCell, ShownColumn, ShownLine, ShownTable } from "../../views/table/shownTable";

export interface Extract {
  readonly columns: readonly OutColumn[];
  readonly count: number;
  /** One cell for each column. Made when it is asked for. */
  readonly line: (place: number) => readonly OutCell[];
  /** "35 groups", "104 runs". */
  readonly what: string;
  readonly grouped: boolean;
}

export interface OutColumn {
  /** As in the Arrow table, and unique: "model.depth", "metrics.acc std". */
  readonly name: string;
  /** As in the header. */
  readonly label: string;
  readonly numeric: boolean;
  /** Of what was logged, or is built in; null of names, of the keys of groups and of counts. */
  readonly namespace: Namespace | null;
  /** Which way its numbers are better; null where nobody knows, and of a setting. */
  readonly direction: Target["direction"] | null;
  /** What its numbers are of: "max over steps, mean of runs"; "" where they are what was logged. */
  readonly note: string;
}

export type OutCell = Omit<ShownCell, "n">;

/** Of each line the cells of one column, or of more. */
interface Source {
  readonly column: OutColumn;
  readonly cell: (line: ShownLine) => OutCell;
}

/** For programs: each number in a column of its own, and every key of groups. */
export function tidy(shown: ShownTable): Extract {
  const { by, columns } = shown;
  if (by.length === 0) return extract(shown, columns.map(asIs));
  const keys = by.map((ref, level) => keyColumn(shown, ref, level));
  const levels = new Set(leaves(shown).map((place) => shown.levelOf(place)));
  const depth: Source[] =
    levels.size > 1
      ? [{ column: plain("depth"), cell: ({ group }) => ofNumber(group?.values.length ?? by.length) }]
      : [];
  const others = shownBeside(shown, by).flatMap((at) => reduced(shown, at));
  const run = isMixed(shown) ? [runOf(shown)] : [];
  return extract(shown, [...run, ...keys, ...depth, ...sizes(shown), ...others]);
}

/** For people: the columns as they are, of groups with their keys in the place of the name, and ± in the cell. */
export function drawn(shown: ShownTable): Extract {
  const { by, levels, columns, namedBy } = shown;
  if (by.length === 0) return extract(shown, columns.map(asIs));
  const isShown = (ref: KeyRef) => columns.some((column) => keyId(column.ref) === keyId(ref));
  const keys = by.flatMap((ref, at) => (at < levels || isShown(ref) ? keyColumn(shown, ref, at) : []));
  // Side by side the name says what tells groups apart: it is not needed where that has columns.
  const isNamed = namedBy?.some((ref) => !isShown(ref));
  const named = isNamed ? [nameOf(shown)] : [];
  const run = !isNamed && isMixed(shown) ? [runOf(shown)] : [];
  const others = shownBeside(shown, by).map((at) => asIs(columns[at] as ShownColumn, at));
  // A column of what is counted says "2 of 3" in its cells.
  const counts = sizes(shown).slice(0, shown.countedBy && isShown(shown.countedBy) ? 1 : 2);
  // What is said by the levels above comes before the name.
  const [above, own] = [keys.slice(0, levels), keys.slice(levels)];
  return extract(shown, [...run, ...above, ...named, ...own, ...(shown.compares ? [] : counts), ...others]);
}

function extract(shown: ShownTable, sources: readonly Source[]): Extract {
  const grouped = shown.by.length > 0;
  const places = placesOf(shown);
  const count = places.length;
  const groups = isMixed(shown) ? leaves(shown).length : 0;
  return {
    columns: uniquelyNamed(sources.map(({ column }) => column)),
    count,
    line: (at) => {
      const line = shown.line(places[at] ?? -1);
      return sources.map(({ cell }) => cell(line));
    },
    what: isMixed(shown)
      ? `${counted(groups, "group")} and ${counted(count - groups, "run")}`
      : counted(count, shown.compares ? "line" : grouped ? "group" : "run"),
    grouped,
  };
}

const LEAVES = new WeakMap<ShownTable, readonly number[]>();

/** The places of groups that show no group below them. What rows an open one shows is told by the group. */
export function leaves(shown: ShownTable): readonly number[] {
  let found = LEAVES.get(shown);
  if (!found) {
    const places: number[] = [];
    for (let place = 0; place < shown.count; place++) {
      const level = shown.levelOf(place);
      const next = place + 1 < shown.count ? shown.levelOf(place + 1) : -1;
      if (level >= 0 && (shown.alone || next <= level)) places.push(place);
    }
    found = places;
    LEAVES.set(shown, found);
  }
  return found;
}

const PLACES = new WeakMap<ShownTable, readonly number[]>();

/** The places of the lines that go out. */
export function placesOf(shown: ShownTable): readonly number[] {
  if (shown.by.length > 0 && !isMixed(shown)) return leaves(shown);
  const found = PLACES.get(shown) ?? Array.from({ length: shown.count }, (_, place) => place);
  PLACES.set(shown, found);
  return found;
}

/** The places of the columns beside the name and the keys of groups. */
function shownBeside({ columns }: ShownTable, by: readonly KeyRef[]): readonly number[] {
  const keys = new Set([NAME_ID, ...by.map(keyId)]);
  return columns.flatMap(({ ref }, at) => (keys.has(keyId(ref)) ? [] : at));
}

function plain(name: string): OutColumn {
  return { name, label: name, numeric: true, namespace: null, direction: null, note: "" };
}

/** How many rows of a group count, and how many it has where some do not. */
function sizes({ countedBy }: ShownTable): readonly Source[] {
  const n: Source = { column: plain("n"), cell: ({ group }) => ofNumber(group?.n ?? 1) };
  const runs: Source = { column: plain("runs"), cell: ({ group }) => ofNumber(group?.rows ?? 1) };
  return countedBy ? [n, runs] : [n];
}

function ofNumber(value: number | null): OutCell {
  const text = value === null ? "" : String(value);
  return { value: value ?? undefined, text, shown: text, spread: null, shownSpread: "", coverage: "" };
}

const STEPS = { last: "", min: "min over steps", max: "max over steps", best: "at the target's best step" } as const;

function outColumn({ ref, label, name, numeric, direction, reducer, steps }: ShownColumn): OutColumn {
  const parts = [STEPS[steps], reducer === null ? "" : `${REDUCERS[reducer].long} of runs`];
  const isName = keyId(ref) === NAME_ID;
  const note = parts.filter(Boolean).join(", ");
  const namespace = isName ? null : ref.namespace;
  return { name: isName ? "run" : name, label: isName ? "run" : label, numeric, namespace, direction, note };
}

function asIs(column: ShownColumn, at: number): Source {
  return { column: outColumn(column), cell: ({ cells }) => cells[at] as ShownCell };
}

function nameOf({ columns, compares }: ShownTable): Source {
  const source = asIs(columns[0] as ShownColumn, 0);
  return compares ? { ...source, column: { ...source.column, name: "group", label: "" } } : source;
}

const isMixed = ({ alone }: ShownTable): boolean => alone === "mixed";

/** Of a row among groups its name. */
function runOf(shown: ShownTable): Source {
  const source = asIs(shown.columns[0] as ShownColumn, 0);
  return { ...source, cell: (line) => (line.run === null ? ofNumber(null) : source.cell(line)) };
}

/** Where the group stands above the key's level it has none. */
function keyColumn(shown: ShownTable, ref: KeyRef, level: number): Source {
  const column = shown.columns.find((one) => keyId(one.ref) === keyId(ref));
  const label = shown.labelOf(ref);
  return {
    column: {
      name: fullName(ref),
      label,
      numeric: column?.numeric ?? false,
      namespace: null,
      direction: null,
      note: "",
    },
    cell: ({ group, keys }) => {
      const of = group ?? keys;
      const value = of?.values[level];
      const shown = value === undefined ? "" : (of?.texts[level] ?? "");
      return { value, text: formatExact(value), shown, spread: null, shownSpread: "", coverage: "" };
    },
  };
}

/** A column's number, what stands behind it with ±, and of how many rows it is where some lack it. */
function reduced(shown: ShownTable, at: number): readonly Source[] {
  const column = shown.columns[at] as ShownColumn;
  const source = asIs(column, at);
  const own = { ...source, cell: (line: ShownLine) => ({ ...source.cell(line), spread: null, shownSpread: "" }) };
  const spread = column.reducer === null ? null : REDUCERS[column.reducer].spread;
  const of = outColumn(column);
  const others: Source[] = [];
  if (spread) {
    const words = spread.words?.replace(/ ±$/, "") ?? "std";
    others.push({
      column: { ...plain(`${of.name} ${words}`), label: `${of.label} ${words}` },
      cell: ({ cells }) => {
        const { spread, shownSpread } = cells[at] as ShownCell;
        return { ...ofNumber(spread), shown: shownSpread };
      },
    });
  }
  if (column.reducer !== null && column.lacks()) {
    others.push({
      column: { ...plain(`${of.name} n`), label: `${of.label} n` },
      cell: ({ cells }) => ofNumber(cells[at]?.n ?? null),
    });
  }
  return [own, ...others];
}

/** Two keys can have one name, as a metric `x` and a document's `metrics.x`. */
function uniquelyNamed(columns: readonly OutColumn[]): readonly OutColumn[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let { name } = column;
    for (let i = 2; taken.has(name); i++) name = `${column.name}#${i}`;
    taken.add(name);
    return name === column.name ? column : { ...column, name };
  });
}
