/** The least value. */
import type { Reducer } from "./reducer";

export const min: Reducer = {
  label: "Minimum",
  short: "min",
  long: "min",
  value: (of) => of.min,
  made: false,
  spread: null,
};
