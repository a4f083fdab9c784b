/** The one order of values: numbers, times, false and true, texts in natural order, JSON, lists; then None, NaN, "not logged". */
import { Kind, PLACES, scalarKind } from "../../values/kind";
import { nullKind } from "../../values/kinds/null";
import { keptWith } from "./kept";
import type { Dictionary } from "./types";

/** Between None and "not logged". */
const NAN_PLACE = 7;
/** From here on, an entry sorts last both ways. */
const LAST = nullKind.place;

function placeOf(dictionary: Dictionary, code: number): number {
  const kind = dictionary.kinds[code];
  if (kind === Kind.number && Number.isNaN(dictionary.numbers[code])) return NAN_PLACE;
  return PLACES[kind ?? Kind.missing] ?? LAST;
}

/** None, NaN and "not logged": they sort last both ways. */
export function sortsLast(dictionary: Dictionary, code: number): boolean {
  return placeOf(dictionary, code) >= LAST;
}

/** Compares two entries of one dictionary; negative when `a` comes first. */
export function compareEntries(dictionary: Dictionary, a: number, b: number): number {
  const place = placeOf(dictionary, a);
  const difference = place - placeOf(dictionary, b);
  if (difference !== 0) return difference;
  const { kinds, numbers, texts } = dictionary;
  const [x, y] = [numbers[a] ?? Number.NaN, numbers[b] ?? Number.NaN];
  if (x < y) return -1;
  if (x > y) return 1;
  if (kinds[a] !== kinds[b]) return (kinds[a] ?? 0) - (kinds[b] ?? 0);
  if (kinds[a] === Kind.list) return compareLists(dictionary, a, b);
  return scalarKind(kinds[a])?.compareTexts(texts[a] ?? "", texts[b] ?? "") ?? 0;
}

function compareLists(dictionary: Dictionary, a: number, b: number): number {
  const { members, items } = dictionary;
  const [x, y] = [members?.[a], members?.[b]];
  if (!x || !y || !items) return 0;
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = compareEntries(items, x[i] ?? 0, y[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}

export interface Ranks {
  /** Per entry its place in the order of values. */
  readonly rank: Uint32Array;
  /** Entries in order. */
  readonly order: Uint32Array;
  /** Ranks from here on sort last both ways. */
  readonly last: number;
}

function rankEntries(dictionary: Dictionary): Ranks {
  const order = Uint32Array.from({ length: dictionary.size }, (_, code) => code);
  order.sort((a, b) => compareEntries(dictionary, a, b) || a - b);
  const rank = new Uint32Array(dictionary.size);
  let last = dictionary.size;
  order.forEach((code, place) => {
    rank[code] = place;
    if (last === dictionary.size && sortsLast(dictionary, code)) last = place;
  });
  return { rank, order, last };
}

/** Kept with the dictionary. */
export const ranksOf: (dictionary: Dictionary) => Ranks = keptWith(rankEntries);
