/** True and false. */
import { ALIKE, NO_TEXT, type ScalarKind } from "./kind";

export const boolKind = {
  code: 2,
  stored: "number",
  measured: null,
  place: 2,
  is: (value) => typeof value === "boolean",
  number: (value) => (value ? 1 : 0),
  text: NO_TEXT,
  make: (number) => number === 1,
  compareTexts: ALIKE,
  toJson: (value) => value,
  fromJson: (json) => (typeof json === "boolean" ? json : undefined),
  shown: String,
  exact: String,
  shownInList: String,
  exactInList: String,
  readsLike: (text) => text === "true" || text === "false",
} as const satisfies ScalarKind<boolean>;
