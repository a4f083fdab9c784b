/** Values as an expression writes them. */
import { shortest } from "../../values/float32";
import { isBigInteger } from "../../values/kinds/integer";
import { isTime } from "../../values/kinds/time";
import { DAY } from "../../values/time";
import type { Scalar } from "../../values/value";

/** null for JSON, which no expression can write. @param float32 of a metric */
export function literalText(value: Scalar, float32 = false): string | null {
  if (value === null) return "None";
  switch (typeof value) {
    case "string":
      // JSON's texts are Python's too.
      return JSON.stringify(value);
    case "boolean":
      return value ? "True" : "False";
    case "number":
      return numberText(float32 ? shortest(value) : value);
  }
  if (isBigInteger(value)) return value.integer;
  return isTime(value) ? JSON.stringify(momentText(value.time)) : null;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  // Digits alone are an integer of exactly this size.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value);
}

/** As short as it can be read again. */
function momentText(ms: number): string {
  const text = new Date(ms).toISOString();
  if (ms % DAY === 0) return text.slice(0, 10);
  return ms % 60_000 === 0 ? text.slice(0, 16) : text.slice(0, ms % 1000 === 0 ? 19 : 23);
}
