/** The mean, with its standard error: the sample standard deviation over the root of how many there are. */
import type { Reducer } from "./reducer";

export const standardError: Reducer = {
  label: "Mean ± standard error",
  short: "± s.e.",
  long: "mean ± standard error",
  value: (of) => of.mean,
  made: true,
  spread: { of: ({ std, n }) => std / Math.sqrt(n), usual: 1 / 3.1, words: "standard error" },
};
