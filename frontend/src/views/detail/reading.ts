/** How one value reads in the tree, and the exact text that copying gives. */
import { exactDuration } from "../../values/duration";
import { shortest } from "../../values/float32";
import { formatExact } from "../../values/format";
import { formatTime } from "../../values/time";
import { type DocumentValue, isList, isObject, isTime, jsonText, scalarOf, timeText } from "./values";

export interface Reading {
  /** "word" is ours ("None", "empty text"), everything else is the user's. */
  readonly kind: "text" | "number" | "bool" | "time" | "json" | "word";
  readonly text: string;
  /** True where `text` does not hold all of it. */
  readonly cut: boolean;
}

/** Characters that the panel shows of one value at most; copying gives all. */
export const SHOWN = 100_000;
/** Characters that a line looks at before anyone asks for more. */
export const PREVIEW = 240;

/** Texts that read as another value, or whose spaces at the ends would not be seen. */
const AMBIGUOUS =
  /^(?:none|null|nan|[+-]?inf(?:inity)?|true|false|not logged|empty (?:text|list|object)|[+-]?(?:\d[\d_,.]*|\.\d+)(?:e[+-]?\d+)?|\s.*|.*\s|".*"|\[.*\]|\{.*\})$/isu;
/** Longer texts are not taken for a number or a word. */
const WORDLIKE = 64;

/** Characters that cannot be seen, or that turn the order of what follows: overrides, embeddings, isolates, controls. */
const UNSEEN = /(?![\n\t])[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** The text with what cannot be seen written out, as `\u202e`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function cutAt(kind: Reading["kind"], text: string, limit: number): Reading {
  return { kind, text: visible(text.length > limit ? text.slice(0, limit) : text), cut: text.length > limit };
}

const word = (text: string): Reading => ({ kind: "word", text, cut: false });

/** Every digit, scientific under 1e-3 as in the table. */
function numberText(value: number, float32: boolean): string {
  const exact = float32 ? shortest(value) : value;
  const small = exact !== 0 && Math.abs(exact) < 1e-3;
  return small ? exact.toExponential() : formatExact(exact);
}

/** @param limit characters to give at most: `PREVIEW` for a line, `SHOWN` for "show all". @param unit "s" for numbers that are seconds */
export function readingOf(value: DocumentValue, float32 = false, limit = PREVIEW, unit = ""): Reading {
  if (isList(value)) return value.length === 0 ? word("empty list") : cutAt("json", jsonText(value, limit + 1), limit);
  if (isObject(value)) {
    return value.entries.length === 0 ? word("empty object") : cutAt("json", jsonText(value, limit + 1), limit);
  }
  if (value === null) return word("None");
  if (value === "") return word("empty text");
  if (typeof value === "string") {
    const ambiguous = value.length < WORDLIKE && AMBIGUOUS.test(value);
    return cutAt("text", ambiguous ? JSON.stringify(value) : value, limit);
  }
  if (isTime(value)) return cutAt("time", value.text ?? formatTime(value.time, "second"), limit);
  if (typeof value === "boolean") return cutAt("bool", String(value), limit);
  if (unit === "s" && typeof value === "number") return cutAt("number", exactDuration(value), limit);
  return cutAt("number", typeof value === "number" ? numberText(value, float32) : value.integer, limit);
}

/** The exact value as text: texts and times as they were logged, float32 by shortest form, lists and objects as JSON. */
export function copyTextOf(value: DocumentValue, float32 = false): string {
  if (isList(value) || isObject(value)) return jsonText(value);
  if (isTime(value)) return timeText(value);
  if (float32 && typeof value === "number") return formatExact(shortest(value));
  return formatExact(scalarOf(value));
}

/** Local time to the second. @param seconds since 1970 */
export function moment(seconds: number): string {
  return formatTime(seconds * 1000, "second");
}
