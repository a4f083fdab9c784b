/** Groups: rows that share the values of the group-by keys, nested in the keys' order. */
import { aggregate, bestRow } from "./aggregate";
import { countRows } from "./counts";
import { entryOf } from "./dictionary";
import { compareEntries } from "./order";
import { findKey } from "./table";
import type { Codes, Group, Key, Table, Target } from "./types";
import type { Value } from "./value";

export { aggregate, common } from "./aggregate";

/**
 * Nested groups of `rows` by the keys `by`. Lists group by the whole list, numbers by exact value. Groups follow each other
 * by the target's mean, best first (those without one last), else by value; rows keep the order of `rows`.
 */
export function groupRows(
  table: Table,
  rows: Uint32Array,
  by: readonly Key[],
  target: Target | null,
): readonly Group[] {
  const targetKey = target ? findKey(table, target.key) : undefined;
  return groupLevel(rows, by, 0, [], targetKey ? { key: targetKey, direction: target?.direction ?? "max" } : null);
}

interface Goal {
  readonly key: Key;
  readonly direction: "max" | "min";
}

/** What a closed group does not show is worked out when someone asks. Own properties, so that a copy has them too. */
function makeGroup(
  values: readonly Value[],
  depth: number,
  rows: Uint32Array,
  by: readonly Key[],
  goal: Goal | null,
): Group {
  let best: number | undefined;
  let children: readonly Group[] | undefined;
  return {
    values,
    depth,
    rows,
    get best() {
      best ??= goal ? bestRow(goal.key, rows, goal.direction) : -1;
      return best;
    },
    get children() {
      children ??= groupLevel(rows, by, depth + 1, values, goal);
      return children;
    },
  };
}

function groupLevel(
  rows: Uint32Array,
  by: readonly Key[],
  depth: number,
  parent: readonly Value[],
  goal: Goal | null,
): readonly Group[] {
  const key = by[depth];
  if (!key) return [];
  const { dictionary } = key;
  const parts = partition(key, rows).map(({ code, part }) => ({
    code,
    part,
    mean: goal ? aggregate(goal.key, part).mean : Number.NaN,
  }));
  const sign = goal?.direction === "min" ? 1 : -1;
  parts.sort((a, b) => {
    const unmeasured = Number(Number.isNaN(a.mean)) - Number(Number.isNaN(b.mean));
    return unmeasured || sign * (a.mean - b.mean) || compareEntries(dictionary, a.code, b.code) || a.code - b.code;
  });
  return parts.map(({ code, part }) => makeGroup([...parent, entryOf(dictionary, code)], depth, part, by, goal));
}

interface Part {
  readonly code: number;
  readonly part: Uint32Array;
}

/** Rows by their code, in order. */
function partition({ codes, dictionary }: Key, rows: Uint32Array): Part[] {
  return 8 * rows.length < dictionary.size ? partFew(codes, rows) : partMany(codes, rows, dictionary.size);
}

/** A counting sort, whose buckets are parts of one array. */
function partMany(codes: Codes, rows: Uint32Array, size: number): Part[] {
  const counts = countRows(codes, rows, size);
  const ends = new Uint32Array(size);
  for (let code = 1; code < size; code++) ends[code] = (ends[code - 1] as number) + (counts[code - 1] as number);
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    sorted[(ends[codes[row] as number] as number)++] = row;
  }
  const parts: Part[] = [];
  for (let code = 0; code < size; code++) {
    const count = counts[code] as number;
    const end = ends[code] as number;
    if (count > 0) parts.push({ code, part: sorted.subarray(end - count, end) });
  }
  return parts;
}

/** Where few rows meet a large dictionary, counters for all of it would cost more than the rows. */
function partFew(codes: Codes, rows: Uint32Array): Part[] {
  const lists = new Map<number, number[]>();
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i] as number] as number;
    const list = lists.get(code);
    if (list) list.push(rows[i] as number);
    else lists.set(code, [rows[i] as number]);
  }
  return Array.from(lists, ([code, list]) => ({ code, part: Uint32Array.from(list) }));
}

/**
 * How many rows each distinct combination of the keys' values has over `rows`, in order of arrival; null when there are more
 * than `most` combinations, which is known after few of many keys.
 */
export function combinations(rows: Uint32Array, by: readonly Key[]): number[];
export function combinations(rows: Uint32Array, by: readonly Key[], most: number): number[] | null;
export function combinations(rows: Uint32Array, by: readonly Key[], most = Number.POSITIVE_INFINITY): number[] | null {
  let places = new Uint32Array(rows.length);
  let sizes = [rows.length];
  for (const { codes, dictionary } of by) {
    const known = new Map<number, number>();
    const next: number[] = [];
    places = places.map((place, i) => {
      const pair = place * dictionary.size + (codes[rows[i] as number] as number);
      let found = known.get(pair);
      if (found === undefined) {
        found = next.length;
        known.set(pair, found);
        next.push(0);
      }
      (next[found] as number)++;
      return found;
    });
    sizes = next;
    if (sizes.length > most) return null;
  }
  return rows.length === 0 ? [] : sizes;
}
