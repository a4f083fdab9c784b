/** Nested and mixed lists, and empty objects. */
import { compareTexts } from "../natural";
import { isMarked, marked, NO_NUMBER, type ScalarKind } from "./kind";

/** As JSON text. */
export interface JsonText {
  readonly json: string;
}

const text = ({ json }: JsonText) => json;

export const jsonKind = {
  code: 7,
  stored: "text",
  measured: null,
  place: 4,
  is: (value): value is JsonText => isMarked(value, "json"),
  number: NO_NUMBER,
  text,
  make: (_number, json) => ({ json }),
  compareTexts,
  toJson: ({ json }) => ({ $json: json }),
  fromJson: (json) => {
    const said = marked(json, "$json");
    return typeof said === "string" ? { json: said } : undefined;
  },
  shown: text,
  exact: text,
  shownInList: text,
  exactInList: text,
  readsLike: (text) => /^[[{]/.test(text),
} as const satisfies ScalarKind<JsonText>;
