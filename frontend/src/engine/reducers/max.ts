/** The greatest value. */
import type { Reducer } from "./reducer";

export const max: Reducer = {
  label: "Maximum",
  short: "max",
  long: "max",
  value: (of) => of.max,
  made: false,
  spread: null,
};
