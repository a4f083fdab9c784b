/** The items of a facet's list, in reading order. Also the one door to all that a facet shows. */
import { totalsOf } from "./counts";
import { keptWith, perKey } from "./derived";
import { entryOf } from "./dictionary";
import { isMeasured } from "./makeup";
import { compareEntries, ranksOf } from "./order";
import { specialPlace } from "./special";
import { type Dictionary, type FacetItem, type Key, Kind } from "./types";

export { facetCounts, totalsOf } from "./counts";
export { facetHistogram, histogram } from "./histogram";
export { formOf, isNumeric, LISTED_NUMBERS, makeupOf } from "./makeup";
export { specialPlace } from "./special";
export { suggestedKeys } from "./suggest";

/** The dictionary whose entries a facet's items name: the elements where the key holds lists, else the values. */
export function facetDictionary(key: Key): Dictionary {
  return key.dictionary.items ?? key.dictionary;
}

/** Per list its distinct elements, so that a row counts once however often its list repeats one. */
const distinctMembers: (dictionary: Dictionary) => readonly (Uint32Array | undefined)[] = keptWith(({ members = [] }) =>
  members.map((list) => {
    const distinct = new Set(list);
    return list && distinct.size < list.length ? Uint32Array.from(distinct) : list;
  }),
);

/** Rows per element, from rows per list. */
export function elementCounts(dictionary: Dictionary, counts: Uint32Array): Uint32Array {
  const elements = new Uint32Array(dictionary.items?.size ?? 0);
  const members = distinctMembers(dictionary);
  for (let code = 0; code < members.length; code++) {
    const count = counts[code] as number;
    const list = members[code];
    if (!list || count === 0) continue;
    for (let i = 0; i < list.length; i++) (elements[list[i] as number] as number) += count;
  }
  return elements;
}

/** Facet counts beside the totals, per entry of `dictionary`. `apart` are items that are not elements: "not logged" and `[]`. */
interface Tally {
  readonly dictionary: Dictionary;
  readonly counts: Uint32Array;
  readonly totals: Uint32Array;
  readonly apart: readonly FacetItem[];
}

const elementTotals: (key: Key) => Uint32Array = perKey((key) => elementCounts(key.dictionary, totalsOf(key)));

function tally(key: Key, counts: Uint32Array): Tally {
  const { dictionary } = key;
  const totals = totalsOf(key);
  if (!dictionary.items) return { dictionary, counts, totals, apart: [] };
  const apart: FacetItem[] = [];
  dictionary.members?.forEach((list, code) => {
    const total = totals[code] as number;
    const empty = list === undefined || list.length === 0;
    if (empty && total > 0) apart.push({ value: entryOf(dictionary, code), count: counts[code] as number, total });
  });
  return { dictionary: dictionary.items, counts: elementCounts(dictionary, counts), totals: elementTotals(key), apart };
}

function bySpecialPlace(a: FacetItem, b: FacetItem): number {
  return specialPlace(a.value) - specialPlace(b.value);
}

/**
 * The items of a facet's list that occur in the table: most rows first (numbers and times: in their order), then by value;
 * last what is not a value: not logged, None, "None", "", NaN. With `limit`, only so many of the first ones.
 * `counts` are those of `facetCounts`.
 */
export function facetItems(key: Key, counts: Uint32Array, limit = Number.POSITIVE_INFINITY): FacetItem[] {
  const { dictionary, counts: shown, totals, apart } = tally(key, counts);
  const specials: FacetItem[] = apart.filter((item) => specialPlace(item.value) >= 0);
  const items: FacetItem[] = apart.filter((item) => specialPlace(item.value) < 0);
  const codes = new Uint32Array(dictionary.size);
  let size = 0;
  for (let code = 0; code < dictionary.size; code++) {
    if (totals[code] === 0) continue;
    if (isSpecialEntry(dictionary, code)) specials.push(itemOf(dictionary, code, shown, totals));
    else codes[size++] = code;
  }
  const order = firstOf(dictionary, codes.subarray(0, size), isMeasured(key) ? null : shown, limit);
  for (const code of order) items.push(itemOf(dictionary, code, shown, totals));
  return [...items, ...specials.sort(bySpecialPlace)].slice(0, limit);
}

/** The first `limit` codes by count (null: none) and then by value. */
function firstOf(
  dictionary: Dictionary,
  codes: Uint32Array,
  counts: Uint32Array | null,
  limit: number,
): ArrayLike<number> & Iterable<number> {
  if (codes.length > 2 * limit) return firstFew(dictionary, codes, counts, limit);
  const { rank } = ranksOf(dictionary);
  const most = counts ? maxOf(counts) : 0;
  // One number that sorts by count and then by rank; exact, as both stay far below 2^26.
  const sortable = Float64Array.from(
    codes,
    (code) => (most - (counts?.[code] ?? most)) * rank.length + (rank[code] as number),
  );
  const { order } = ranksOf(dictionary);
  return Uint32Array.from(sortable.sort(), (x) => order[x % rank.length] as number);
}

function maxOf(counts: Uint32Array): number {
  let most = 0;
  for (let code = 0; code < counts.length; code++) if ((counts[code] as number) > most) most = counts[code] as number;
  return most;
}

/** By insertion into a short list: most codes lose against its last by count alone, and no order of all values is needed. */
function firstFew(dictionary: Dictionary, codes: Uint32Array, counts: Uint32Array | null, limit: number): number[] {
  const few: number[] = [];
  const before = (a: number, b: number) => {
    const byCount = counts ? (counts[b] as number) - (counts[a] as number) : 0;
    return byCount !== 0 ? byCount < 0 : compareEntries(dictionary, a, b) < 0;
  };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (few.length >= limit && !before(code, few[limit - 1] as number)) continue;
    let place = Math.min(few.length, limit - 1);
    for (; place > 0 && before(code, few[place - 1] as number); place--) few[place] = few[place - 1] as number;
    few[place] = code;
  }
  return few;
}

function isSpecialEntry(dictionary: Dictionary, code: number): boolean {
  const kind = dictionary.kinds[code];
  if (kind === Kind.missing || kind === Kind.null) return true;
  if (kind === Kind.number) return Number.isNaN(dictionary.numbers[code]);
  return kind === Kind.string && (dictionary.texts[code] === "" || dictionary.texts[code] === "None");
}

function itemOf(dictionary: Dictionary, code: number, counts: Uint32Array, totals: Uint32Array): FacetItem {
  return { value: entryOf(dictionary, code), count: counts[code] as number, total: totals[code] as number };
}

/** How many items the facet's list has. */
export const facetSize: (key: Key) => number = perKey((key) => {
  const { totals, apart } = tally(key, totalsOf(key));
  return totals.reduce((sum, total) => sum + (total > 0 ? 1 : 0), apart.length);
});
