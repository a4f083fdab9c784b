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
  return groupLevel(rows, { levels: by.map(ownLevel), depth: 0, parent: [], goal: goalOf(table, target, reducer) });
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
  const all = [...by.slice(0, levels).map(ownLevel), beside];
  return groupLevel(rows, { levels: all, depth: 0, parent: [], goal: goalOf(table, target, reducer) });
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

/** What a closed group does not show is worked out when someone asks. There can be as many as rows, so each is one small object. */
class GroupOfRows implements Group {
  readonly #of: Level;
  readonly #within: Within;
  #values: readonly Value[] | undefined;
  #best: number | undefined;
  #children: readonly Group[] | undefined;

  constructor(
    readonly rows: Uint32Array,
    of: Level,
    within: Within,
  ) {
    this.#of = of;
    this.#within = within;
  }

  get depth(): number {
    return this.#within.depth;
  }

  get values(): readonly Value[] {
    const first = this.rows[0] as number;
    this.#values ??= [...this.#within.parent, ...this.#of.keys.map((key) => valueAt(key, first))];
    return this.#values;
  }

  get best(): number {
    const { goal } = this.#within;
    this.#best ??= goal ? bestRow(goal.key, this.rows, goal.direction) : -1;
    return this.#best;
  }

  get children(): readonly Group[] {
    const { depth } = this.#within;
    this.#children ??= groupLevel(this.rows, { ...this.#within, depth: depth + 1, parent: this.values });
    return this.#children;
  }
}

/** Where groups of one level stand. */
interface Within {
  readonly levels: readonly Level[];
  readonly depth: number;
  /** The values of the group above them. */
  readonly parent: readonly Value[];
  readonly goal: Goal | null;
}

function groupLevel(rows: Uint32Array, within: Within): readonly Group[] {
  const { levels, depth, goal } = within;
  const level = levels[depth];
  if (!level) return [];
  const parts = partition(level, rows);
  const scores = Float64Array.from(parts, (part) => scoreOf(goal, part));
  const order = Array.from(scores.keys()).sort((a, b) => {
    const better = compareScores(goal, scores[a] as number, scores[b] as number);
    return better || compareValues(level.keys, firstOf(parts[a]), firstOf(parts[b]));
  });
  return order.map((i) => new GroupOfRows(parts[i] as Uint32Array, level, within));
}

function firstOf(part: Uint32Array | undefined): number {
  return part?.[0] as number;
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
