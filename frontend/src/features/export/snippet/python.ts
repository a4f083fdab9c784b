/** Values as Python writes them. */
import { isBigInteger } from "../../../values/kinds/integer";
import { isTime } from "../../../values/kinds/time";
import { isList, type Value } from "../../../values/value";

/** A text in double quotes: what JSON escapes, Python reads in the same way. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

export function pythonNumber(x: number): string {
  if (Number.isNaN(x)) return 'float("nan")';
  return Number.isFinite(x) ? String(x) : `float("${x > 0 ? "" : "-"}inf")`;
}

/** null for what has no simple form. */
export function pythonValue(value: Value): string | null {
  if (typeof value === "string") return pythonText(value);
  if (typeof value === "number") return pythonNumber(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null || value === undefined || isList(value)) return null;
  if (isTime(value)) return pythonTime(value.time);
  return isBigInteger(value) ? pythonText(value.integer) : pythonText(value.json);
}

export function pythonTime(ms: number): string {
  return `pd.Timestamp(${pythonNumber(ms)}, unit="ms", tz="UTC")`;
}

const WIDEST = 100;

/** `["a", "b"]`, on lines of their own where they do not fit one. */
export function pythonList(items: readonly string[], indent = ""): string {
  const line = `[${items.join(", ")}]`;
  if (line.length <= WIDEST) return line;
  return `[\n${items.map((item) => `${indent}    ${item},\n`).join("")}${indent}]`;
}
