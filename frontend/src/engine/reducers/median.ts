/** The median: of an even number of values, the mean of the middle two. */
import type { Reducer } from "./reducer";

export const median: Reducer = {
  label: "Median",
  short: "median",
  long: "median",
  value: (of) => of.median,
  made: true,
  spread: null,
};
