/** The mean, with the sample standard deviation. */
import type { Reducer } from "./reducer";

export const mean: Reducer = {
  label: "Mean ± std",
  short: "mean",
  long: "mean",
  value: (of) => of.mean,
  made: true,
  spread: { of: ({ std }) => std, usual: 1 / 3.1, words: null },
};
