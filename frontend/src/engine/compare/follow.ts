/** Which settings only follow another one, such as `log_lr` and `lr`, or the classes of a data set: a change of both is one. */
import { isNumberKind } from "../../values/kind";
import { totalsOf } from "../kernels/totals";
import { ranksOf } from "../table/ranks";
import type { Key } from "../table/types";

/** With fewer distinct numbers two keys may go up together by chance. */
const LEAST = 5;

/**
 * By each key that follows from another one its leader, which follows from none: in all rows of the table the value of the leader
 * says that of the other. Where each says the other, the first one leads. What is another in nearly every row says all others by
 * chance, so of such keys only numbers follow, that go up or down with each other.
 */
export function followed(keys: readonly Key[]): ReadonlyMap<Key, Key> {
  const ranked = keys.map((key) => ({ key, distinct: distinctIn(key) }));
  // What says another has at least as many values. The sort is stable.
  ranked.sort((a, b) => b.distinct - a.distinct);
  const leaders: (typeof ranked)[number][] = [];
  const found = new Map<Key, Key>();
  for (const one of ranked) {
    const leader = leaders.find((other) => leads(other, one));
    if (leader) found.set(one.key, leader.key);
    else leaders.push(one);
  }
  return found;
}

interface Ranked {
  readonly key: Key;
  /** "Not logged" counted as one. */
  readonly distinct: number;
}

function distinctIn(key: Key): number {
  return totalsOf(key).reduce((distinct, count) => distinct + (count > 0 ? 1 : 0), 0);
}

function leads(a: Ranked, b: Ranked): boolean {
  const said = saidBy(a.key, b.key);
  if (said === null) return false;
  // Where most values are met twice, they say the other one again and again.
  return 2 * a.distinct <= a.key.codes.length || (a.distinct === b.distinct && goTogether(a, b, said));
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
