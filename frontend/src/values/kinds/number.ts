/** Numbers, NaN and the infinities among them; -0 is 0. */
import { exactNumber, plainNumber } from "../number";
import { ALIKE, marked, NO_TEXT, type ScalarKind } from "./kind";

/** JSON has no words for them. */
const UNSAYABLE = /^(NaN|-?Infinity)$/;

export const numberKind = {
  code: 3,
  stored: "number",
  measured: "number",
  place: 0,
  is: (value) => typeof value === "number",
  number: (value) => value + 0,
  text: NO_TEXT,
  make: (number) => number,
  compareTexts: ALIKE,
  toJson: (value) => (Number.isFinite(value) ? value + 0 : { $number: String(value) }),
  fromJson: (json) => {
    if (typeof json === "number") return json + 0;
    const said = marked(json, "$number");
    return typeof said === "string" && UNSAYABLE.test(said) ? Number(said) : undefined;
  },
  shown: plainNumber,
  exact: exactNumber,
  shownInList: plainNumber,
  exactInList: exactNumber,
  readsLike: (text) => UNSAYABLE.test(text) || (/^[-+]?(\d|\.\d)/.test(text) && !Number.isNaN(Number(text))),
} as const satisfies ScalarKind<number>;
