/** The items of a facet's list, in an order that clicks elsewhere disturb little. */
import { isMeasure, Kind } from "../../values/kind";
import { specialPlace } from "../../values/special";
import type { Value } from "../../values/value";
import { entryOf } from "../table/dictionary";
import { keptWith, perKey } from "../table/kept";
import { compareEntries } from "../table/ranks";
import type { Dictionary, FacetItem, Key } from "../table/types";
import { totalsOf } from "./totals";
import { ValueSet } from "./valueSet";

/** How many values a facet's list shows before it is asked for more. */
export const FIRST_SHOWN = 8;

/** What a facet's list shows. */
export interface Listing {
  readonly items: readonly FacetItem[];
  /** Items that the limit left out. */
  readonly hidden: number;
}

/** Which part of a facet's list is wanted. */
export interface ListWish {
  /** Items that are no special values: so many of the first ones. */
  readonly limit: number;
  /** Shown however far down they stand: what the user has ticked or excluded. */
  readonly always?: readonly Value[];
  /** From `slotsWhere`: only these. */
  readonly among?: Uint8Array | null;
}

/**
 * A slot is what an item of the list counts: an entry of the dictionary; where the key holds lists, an element of them
 * (with "not logged" in slot 0, which elements leave free), and one slot more for the empty list.
 */
interface Slots {
  readonly dictionary: Dictionary;
  readonly totals: Uint32Array;
  /** Those that occur and are values. */
  readonly values: Uint32Array;
  /** Those that occur and are named in words, in the order in which a list ends with them. */
  readonly specials: readonly number[];
  /** Mostly numbers or times: they stand in their order, whatever their counts. */
  readonly byValue: boolean;
  /** Rows of the most frequent one. */
  readonly most: number;
}

/** Per list its distinct elements, so that a row counts once however often its list repeats one. */
const distinctMembers: (dictionary: Dictionary) => readonly (Uint32Array | undefined)[] = keptWith(({ members = [] }) =>
  members.map((list) => list && withoutRepeats(list)),
);

/** Lists are short as a rule, and then comparing all pairs is quicker than a set. */
function withoutRepeats(list: Uint32Array): Uint32Array {
  if (list.length > 32) return Uint32Array.from(new Set(list));
  for (let i = 1; i < list.length; i++) {
    for (let j = 0; j < i; j++) {
      if (list[i] === list[j]) return list.filter((element, place) => list.indexOf(element) === place);
    }
  }
  return list;
}

/** Rows per slot, from rows per dictionary entry. */
function slotCounts({ dictionary }: Key, counts: Uint32Array): Uint32Array {
  const { items } = dictionary;
  if (!items) return counts;
  const slots = new Uint32Array(items.size + 1);
  const members = distinctMembers(dictionary);
  slots[0] = counts[0] as number;
  for (let code = 1; code < members.length; code++) {
    const count = counts[code] as number;
    const list = members[code];
    if (!list || count === 0) continue;
    if (list.length === 0) (slots[items.size] as number) += count;
    for (let i = 0; i < list.length; i++) (slots[list[i] as number] as number) += count;
  }
  return slots;
}

const slotsOf: (key: Key) => Slots = perKey((key) => {
  const dictionary = key.dictionary.items ?? key.dictionary;
  const totals = slotCounts(key, totalsOf(key));
  const values = new Uint32Array(totals.length);
  const specials: number[] = [];
  let [size, most, measured, all] = [0, 0, 0, 0];
  for (let slot = 0; slot < totals.length; slot++) {
    const total = totals[slot] as number;
    if (total === 0) continue;
    if (total > most) most = total;
    if (isSpecialEntry(dictionary, slot)) specials.push(slot);
    else {
      values[size++] = slot;
      all += total;
      if (isMeasure(dictionary.kinds[slot])) measured += total;
    }
  }
  const place = (slot: number) => specialPlace(slotValue(dictionary, slot));
  specials.sort((a, b) => place(a) - place(b));
  return { dictionary, totals, values: values.slice(0, size), specials, byValue: 2 * measured > all, most };
});

function isSpecialEntry(dictionary: Dictionary, slot: number): boolean {
  if (slot === 0) return true;
  const kind = dictionary.kinds[slot];
  if (kind === Kind.null) return true;
  if (kind === Kind.number) return Number.isNaN(dictionary.numbers[slot]);
  return kind === Kind.string && (dictionary.texts[slot] === "" || dictionary.texts[slot] === "None");
}

function slotValue(dictionary: Dictionary, slot: number): Value {
  return slot < dictionary.size ? entryOf(dictionary, slot) : [];
}

/**
 * The list of a facet, from the counts of `facetCounts`. Mostly numbers or times: in their order. Else by rows under no
 * clause, which clicks do not change, ties by value; but what no row has now comes after what some row has. What is no
 * value is last: not logged, None, "None", "", NaN.
 */
export function facetList(key: Key, counts: Uint32Array, { limit, always = [], among = null }: ListWish): Listing {
  const { dictionary, totals, values, specials, byValue } = slotsOf(key);
  const shown = counts === totalsOf(key) ? totals : slotCounts(key, counts);
  const wanted = among ? values.filter((slot) => among[slot] === 1) : values;
  const before = orderOf(dictionary, totals, byValue ? null : shown);
  const first = firstOf(wanted, limit, before);
  if (always.length > 0 && first.length < wanted.length) first.push(...marked(key, wanted, first, always).sort(before));
  const last = among ? specials.filter((slot) => among[slot] === 1) : specials;
  const items = [...first, ...last].map(
    (slot): FacetItem => ({
      value: slotValue(dictionary, slot),
      count: shown[slot] as number,
      total: totals[slot] as number,
    }),
  );
  return { items, hidden: wanted.length - first.length };
}

type Order = (a: number, b: number) => number;

/** `shown`: rows per slot now; null orders by value alone. Slots compare like entries: the empty list, beyond them, is last. */
function orderOf(dictionary: Dictionary, totals: Uint32Array, shown: Uint32Array | null): Order {
  if (shown === null) return (a, b) => compareEntries(dictionary, a, b);
  return (a, b) =>
    Number(shown[a] === 0) - Number(shown[b] === 0) ||
    (totals[b] as number) - (totals[a] as number) ||
    compareEntries(dictionary, a, b);
}

/** The first `limit` of the slots. By insertion into a short list: most slots lose against its last one, and all are never sorted. */
function firstOf(slots: Uint32Array, limit: number, order: Order): number[] {
  if (slots.length <= 4 * limit) return [...slots].sort(order).slice(0, limit);
  const few: number[] = [];
  for (let i = 0; i < slots.length && limit > 0; i++) {
    const slot = slots[i] as number;
    let place = few.length;
    if (place === limit && order(slot, few[--place] as number) >= 0) continue;
    for (; place > 0 && order(slot, few[place - 1] as number) < 0; place--) few[place] = few[place - 1] as number;
    few[place] = slot;
  }
  return few;
}

/** Of `slots` without `shown`, those that hold one of `values`. */
function marked(key: Key, slots: Uint32Array, shown: readonly number[], values: readonly Value[]): number[] {
  const { dictionary } = slotsOf(key);
  const set = new ValueSet(values, key.float32);
  const emptyList = values.some((value) => Array.isArray(value) && value.length === 0);
  const there = new Set(shown);
  const holds = (slot: number) => (slot < dictionary.size ? set.has(dictionary, slot) : emptyList);
  return [...slots.filter((slot) => holds(slot) && !there.has(slot))];
}

/** Per slot 1 where the value of a facet's item is as wanted: a search among the values. */
export function slotsWhere(key: Key, wanted: (value: Value) => boolean): Uint8Array {
  const { dictionary, totals } = slotsOf(key);
  return Uint8Array.from(totals, (total, slot) => (total > 0 && wanted(slotValue(dictionary, slot)) ? 1 : 0));
}

/** How many distinct values the facet's list has, "not logged" left out: all that a closed facet needs to know. */
export const facetSize: (key: Key) => number = perKey((key) =>
  slotCounts(key, totalsOf(key)).reduce((size, total, slot) => size + (slot > 0 && total > 0 ? 1 : 0), 0),
);

/** Rows of the facet's most frequent item, under no clause: the length of a full bar. */
export function mostRows(key: Key): number {
  return slotsOf(key).most;
}
