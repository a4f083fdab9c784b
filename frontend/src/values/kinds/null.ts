/** A logged None. */
import { ALIKE, NO_NUMBER, NO_TEXT, type ScalarKind } from "./kind";

export const nullKind = {
  code: 1,
  stored: "nothing",
  measured: null,
  place: 6,
  is: (value) => value === null,
  number: NO_NUMBER,
  text: NO_TEXT,
  make: () => null,
  compareTexts: ALIKE,
  toJson: () => null,
  fromJson: (json) => (json === null ? null : undefined),
  shown: () => "None",
  exact: () => "None",
  shownInList: () => "None",
  exactInList: () => "null",
  readsLike: (text) => text === "None",
} as const satisfies ScalarKind<null>;
