/** Texts. */
import { compareTexts } from "../natural";
import { NO_NUMBER, type ScalarKind } from "./kind";

export const stringKind = {
  code: 4,
  stored: "text",
  measured: null,
  place: 3,
  is: (value) => typeof value === "string",
  number: NO_NUMBER,
  text: (value) => value,
  make: (_number, text) => text,
  compareTexts,
  toJson: (value) => value,
  fromJson: (json) => (typeof json === "string" ? json : undefined),
  shown: (value) => inWords(value) ?? (isPadded(value) ? JSON.stringify(value) : value),
  exact: (value) => value,
  shownInList: (value) => (value === "" || /[,[\]{}]/.test(value) || isPadded(value) ? JSON.stringify(value) : value),
  exactInList: (value) => JSON.stringify(value),
  // Such as quotes, which tell a text from what it would be read as.
  readsLike: (text) => text.endsWith(" (text)"),
} as const satisfies ScalarKind<string>;

/** A text whose spaces and control characters would not be seen. */
function isPadded(text: string): boolean {
  return /^\s|\s$|\s\s|[\p{Cc}]|^"/u.test(text);
}

/** What is said of a text that holds nothing or could be read as no value; null for all others. */
export function inWords(text: string): string | null {
  if (text === "") return "empty text";
  return /^(None|NaN|-?Infinity|not logged|empty text)$/.test(text) ? quoted(text) : null;
}

export function quoted(text: string): string {
  return `${JSON.stringify(text)} (text)`;
}
