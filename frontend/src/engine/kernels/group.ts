/** Groups: rows that share the values of the group-by keys, nested in the keys' order. */
import type { Value } from "../../values/value";
import { DEFAULT_REDUCER, REDUCERS, type ReducerName } from "../reducers/list";
import { compareEntries } from "../table/ranks";
import { findKey, valueAt } from "../table/table";
import type { Codes, Group, Key, Table, Target } from "../table/types";
import { aggregate } from "./aggregate";
import { bestRow } from "./best";
import { combine, type Numbered, numbered } from "./combine";
import { countRows } from "./totals";

/**
 * Nested groups of `rows` by the keys `by`. Lists group by the whole list, numbers by exact value. Groups follow each other
 * by what `reducer` makes of the target, best first (those without a number last), else by value; rows keep the order of `rows`.
 */
export function groupRows(
  table: Table,
  rows: Uint32Array,
  by: readonly Key[],
  target: Target | null,
  reducer: ReducerName = DEFAULT_REDUCER,
): readonly Group[] {
  return groupLevel(rows, by.map(ownLevel), 0, [], goalOf(table, target, reducer));
}

/**
 * The same where only the first `levels` of the keys have a level each, and those after them one for all: the deepest groups
 * that `groupRows` would give, side by side, in an order of their own: by the target's numbers, else by the values of the first
 * of these keys, then the second and so on. `combinations` of these rows by all the keys need not be found twice.
 */
export function groupSideBySide(
  table: Table,
  rows: Uint32Array,
  by: readonly Key[],
  target: Target | null,
  reducer: ReducerName = DEFAULT_REDUCER,
  levels = 0,
  combinations: Numbered = numbered(combine(rows, by), rows),
): readonly Group[] {
  const { count: size, codes } = combinations;
  const beside: Level = { keys: by.slice(levels), codes, size };
  return groupLevel(rows, [...by.slice(0, levels).map(ownLevel), beside], 0, [], goalOf(table, target, reducer));
}

/** What one level of groups is made of. */
interface Level {
  readonly keys: readonly Key[];
  /** By row of the table a number for its values at the keys, below `size`. Below one group of the level above it tells these apart. */
  readonly codes: Codes;
  readonly size: number;
}

function ownLevel(key: Key): Level {
  return { keys: [key], codes: key.codes, size: key.dictionary.size };
}

/** Of two rows the one whose values at the keys come first: negative when that is `a`. */
export function compareValues(by: readonly Key[], a: number, b: number): number {
  for (const { codes, dictionary } of by) {
    const [x, y] = [codes[a] as number, codes[b] as number];
    const difference = x === y ? 0 : compareEntries(dictionary, x, y) || x - y;
    if (difference !== 0) return difference;
  }
  return 0;
}

interface Goal {
  readonly key: Key;
  readonly direction: "max" | "min";
  readonly reducer: ReducerName;
}

function goalOf(table: Table, target: Target | null, reducer: ReducerName): Goal | null {
  const key = target ? findKey(table, target.key) : undefined;
  return key && target ? { key, direction: target.direction, reducer } : null;
}

/** NaN where no row has a number. */
function scoreOf(goal: Goal | null, rows: Uint32Array): number {
  return goal ? REDUCERS[goal.reducer].value(aggregate(goal.key, rows)) : Number.NaN;
}

/** The better one first, what has none last. */
function compareScores(goal: Goal | null, a: number, b: number): number {
  const unmeasured = Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return unmeasured || (goal?.direction === "min" ? 1 : -1) * (a - b) || 0;
}

/** What a closed group does not show is worked out when someone asks. Own properties, so that a copy has them too. */
function makeGroup(
  makeValues: () => readonly Value[],
  depth: number,
  rows: Uint32Array,
  levels: readonly Level[],
  goal: Goal | null,
): Group {
  let values: readonly Value[] | undefined;
  let best: number | undefined;
  let children: readonly Group[] | undefined;
  return {
    get values() {
      values ??= makeValues();
      return values;
    },
    depth,
    rows,
    get best() {
      best ??= goal ? bestRow(goal.key, rows, goal.direction) : -1;
      return best;
    },
    get children() {
      children ??= groupLevel(rows, levels, depth + 1, this.values, goal);
      return children;
    },
  };
}

function groupLevel(
  rows: Uint32Array,
  levels: readonly Level[],
  depth: number,
  parent: readonly Value[],
  goal: Goal | null,
): readonly Group[] {
  const level = levels[depth];
  if (!level) return [];
  const { keys } = level;
  const parts = partition(level, rows).map((part) => ({ part, score: scoreOf(goal, part) }));
  parts.sort((a, b) => {
    const better = compareScores(goal, a.score, b.score);
    return better || compareValues(keys, a.part[0] as number, b.part[0] as number);
  });
  return parts.map(({ part }) => {
    const values = () => [...parent, ...keys.map((key) => valueAt(key, part[0] as number))];
    return makeGroup(values, depth, part, levels, goal);
  });
}

/** Rows by their code, in order. */
function partition({ codes, size }: Level, rows: Uint32Array): Uint32Array[] {
  return 8 * rows.length < size ? partFew(codes, rows) : partMany(codes, rows, size);
}

/** A counting sort, whose buckets are parts of one array. */
function partMany(codes: Codes, rows: Uint32Array, size: number): Uint32Array[] {
  const counts = countRows(codes, rows, size);
  const ends = new Uint32Array(size);
  for (let code = 1; code < size; code++) ends[code] = (ends[code - 1] as number) + (counts[code - 1] as number);
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    sorted[(ends[codes[row] as number] as number)++] = row;
  }
  const parts: Uint32Array[] = [];
  for (let code = 0; code < size; code++) {
    const count = counts[code] as number;
    const end = ends[code] as number;
    if (count > 0) parts.push(sorted.subarray(end - count, end));
  }
  return parts;
}

/** Where few rows meet a large dictionary, counters for all of it would cost more than the rows. */
function partFew(codes: Codes, rows: Uint32Array): Uint32Array[] {
  const lists = new Map<number, number[]>();
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i] as number] as number;
    const list = lists.get(code);
    if (list) list.push(rows[i] as number);
    else lists.set(code, [rows[i] as number]);
  }
  return Array.from(lists.values(), (list) => Uint32Array.from(list));
}
