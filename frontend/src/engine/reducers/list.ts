/** The reducers that there are, by the names that views and links know them by, in the order of the menu. */
import { confidence95 } from "./confidence95";
import { max } from "./max";
import { mean } from "./mean";
import { median } from "./median";
import { min } from "./min";
import type { Reducer } from "./reducer";
import { standardError } from "./standardError";

export const REDUCERS = {
  mean,
  standardError,
  confidence95,
  median,
  min,
  max,
} as const satisfies Readonly<Record<string, Reducer>>;

export type ReducerName = keyof typeof REDUCERS;

export const REDUCER_NAMES = Object.keys(REDUCERS) as readonly ReducerName[];

/** Of a column for which the view names none. */
export const DEFAULT_REDUCER: ReducerName = "mean";
