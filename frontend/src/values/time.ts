/** Moments as text, in local time or as days of the calendar. */
import { exactNumber } from "./number";

export type Precision = "date" | "minute" | "second" | "exact";

function two(x: number): string {
  return String(x).padStart(2, "0");
}

export const DAY = 86_400_000;

/** In local time, `yyyy-mm-dd hh:mm`; a column of whole days (UTC) as dates. */
export function formatTime(ms: number, precision: Precision = "minute"): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return `${exactNumber(ms)} ms`;
  if (precision === "exact") return date.toISOString();
  if (precision === "date") return date.toISOString().replace(/T.*/, "");
  const day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const minute = `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
  return precision === "minute" ? minute : `${minute}:${two(date.getSeconds())}`;
}
