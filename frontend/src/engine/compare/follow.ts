/** Which settings follow from others, such as `log_lr` from `lr`, or the classes from the data set: a change of both is one. */
import { isNumberKind } from "../../values/kind";
import { refine, together } from "../kernels/combine";
import { totalsOf } from "../kernels/totals";
import { ranksOf } from "../table/ranks";
import type { Key } from "../table/types";

/** With fewer distinct numbers two keys may go up together by chance. */
const LEAST = 5;

/**
 * The keys without those that follow from the others in all rows of the table, in their order. First those go that follow from
 * several together, such as a name made of them, then those that follow from one. Of two that say each other the first stays.
 * Values count as said where they are met twice: what is another in nearly every row says all others by chance. Of such keys
 * only numbers follow, that go up or down with each other.
 */
export function leadersAmong(keys: readonly Key[]): readonly Key[] {
  // What is made of several keys has at least as many values as each of them. The sort is stable.
  const ranked = keys.map((key) => ({ key, distinct: distinctIn(key) })).sort((a, b) => a.distinct - b.distinct);
  const left = withoutMade(ranked);
  const leads = left.filter((one, at) => !left.some((other, i) => i !== at && isSaid(one, other, i < at)));
  const found = new Set(leads.map(({ key }) => key));
  return keys.filter((key) => found.has(key));
}

interface Ranked {
  readonly key: Key;
  /** "Not logged" counted as one. */
  readonly distinct: number;
}

function distinctIn(key: Key): number {
  return totalsOf(key).reduce((distinct, count) => distinct + (count > 0 ? 1 : 0), 0);
}

/** Most values are met twice. */
function isRepeated(distinct: number, rows: number): boolean {
  return 2 * distinct <= rows;
}

/** Without those that follow from the ones before them together. */
function withoutMade(ranked: readonly Ranked[]): readonly Ranked[] {
  const rows = Uint32Array.from({ length: ranked[0]?.key.codes.length ?? 0 }, (_, row) => row);
  let combined = together(rows);
  return ranked.filter(({ key }) => {
    const next = refine(combined, rows, key);
    if (next === combined && isRepeated(combined.count, rows.length)) return false;
    combined = next;
    return true;
  });
}

/** Whether a key follows from another one, which has as many values or more. @param isFirst of two that say each other the other one stays */
function isSaid(one: Ranked, other: Ranked, isFirst: boolean): boolean {
  if (other.distinct < one.distinct || (other.distinct === one.distinct && !isFirst)) return false;
  const said = saidBy(other.key, one.key);
  if (said === null) return false;
  if (isRepeated(other.distinct, one.key.codes.length)) return true;
  return one.distinct === other.distinct && goTogether(other, one, said);
}

/** By code of `a` the code of `b` plus one that goes with it in every row; null where two do. */
function saidBy(a: Key, b: Key): Uint32Array | null {
  const said = new Uint32Array(a.dictionary.size);
  for (let row = 0; row < a.codes.length; row++) {
    const from = a.codes[row] as number;
    const to = (b.codes[row] as number) + 1;
    if (said[from] === 0) said[from] = to;
    else if (said[from] !== to) return null;
  }
  return said;
}

/** Whether all values are numbers, and the larger ones of one go with the larger ones of the other, or with the smaller ones. */
function goTogether({ key: a, distinct }: Ranked, { key: b }: Ranked, said: Uint32Array): boolean {
  if (distinct < LEAST) return false;
  const { order } = ranksOf(a.dictionary);
  const { rank } = ranksOf(b.dictionary);
  let [ups, downs, before] = [0, 0, -1];
  for (const code of order) {
    const to = (said[code] as number) - 1;
    if (to < 0) continue;
    if (!isFiniteNumber(a, code) || !isFiniteNumber(b, to)) return false;
    const at = rank[to] as number;
    if (before >= 0) at > before ? ups++ : downs++;
    before = at;
  }
  return ups === 0 || downs === 0;
}

function isFiniteNumber({ dictionary: { kinds, numbers } }: Key, code: number): boolean {
  return isNumberKind(kinds[code]) && Number.isFinite(numbers[code]);
}
