/** What colour rows have by a key: one for each of its commonest values, or a place on a scale of its numbers. */
import type { Value } from "../../values/value";
import { isNumeric } from "../kernels/content";
import { entryOf } from "../table/dictionary";
import { compareEntries } from "../table/ranks";
import type { Key } from "../table/types";
import { boundsOf, positionsOf, spansPowers } from "./positions";

/** Of the style sheet: lines by number, steps of the scale, and what has no value. */
export type ColourInk = `line-${number}` | `scale-${number}` | "text-3";

export const NO_VALUE: ColourInk = "text-3";
/** The style sheet's `--tbm-scale-1` to so many. */
export const STEPS = 9;
/** More values than these have no colours of their own: one of the eight is grey. */
const MOST = 7;
const OTHERS: ColourInk = "line-7";
/** Few numbers are told apart as values. */
const FEW_NUMBERS = 6;

export type Legend =
  | {
      readonly type: "values";
      /** In the order of values; the commonest ones where there are more. */
      readonly items: readonly { readonly value: Value; readonly ink: ColourInk; readonly rows: number }[];
      /** How many values share one colour, and of how many rows. */
      readonly others: { readonly values: number; readonly rows: number } | null;
      readonly missing: number;
    }
  | {
      readonly type: "scale";
      readonly low: number;
      readonly high: number;
      readonly log: boolean;
      readonly missing: number;
    };

export interface Colouring {
  readonly inkOf: (point: number) => ColourInk;
  readonly legend: Legend;
}

/** @param rows of the key, one a point */
export function colouringOf(key: Key, rows: Uint32Array): Colouring {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const code = key.codes[row] as number;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const distinct = counts.size - (counts.has(0) ? 1 : 0);
  return isNumeric(key) && distinct > FEW_NUMBERS ? byScale(key, rows) : byValue(key, rows, counts);
}

function byValue({ codes, dictionary }: Key, rows: Uint32Array, counts: ReadonlyMap<number, number>): Colouring {
  const missing = counts.get(0) ?? 0;
  const order = (a: number, b: number) => compareEntries(dictionary, a, b);
  const common = [...counts.keys()]
    .filter((code) => code > 0)
    .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || order(a, b));
  const own = common.slice(0, MOST).sort(order);
  const inks = new Map<number, ColourInk>([[0, NO_VALUE]]);
  for (const [place, code] of own.entries()) inks.set(code, lineInk(place));
  const items = own.map((code) => ({
    value: entryOf(dictionary, code),
    ink: inks.get(code) as ColourInk,
    rows: counts.get(code) ?? 0,
  }));
  const rest = common.slice(MOST);
  const others =
    rest.length > 0
      ? { values: rest.length, rows: rest.reduce((sum, code) => sum + (counts.get(code) ?? 0), 0) }
      : null;
  return {
    inkOf: (point) => inks.get(codes[rows[point] as number] as number) ?? OTHERS,
    legend: { type: "values", items, others, missing },
  };
}

/** All but the grey one. */
function lineInk(place: number): ColourInk {
  return `line-${place < 6 ? place + 1 : 8}`;
}

function byScale(key: Key, rows: Uint32Array): Colouring {
  const { values } = positionsOf(key, rows);
  return scaled(values);
}

/** By numbers that are no key's, such as means of groups. */
export function scaled(values: Float64Array): Colouring {
  const log = spansPowers(values);
  const [low, high] = boundsOf(values) ?? [0, 0];
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const missing = values.reduce((sum, value) => sum + Number(Number.isNaN(value)), 0);
  const inkOf = (point: number): ColourInk => {
    const value = values[point] as number;
    if (Number.isNaN(value)) return NO_VALUE;
    const share = to > from ? ((log ? Math.log(value) : value) - from) / (to - from) : 1;
    return `scale-${Math.min(STEPS, 1 + Math.floor(share * STEPS))}`;
  };
  return { inkOf, legend: { type: "scale", low, high, log, missing } };
}
