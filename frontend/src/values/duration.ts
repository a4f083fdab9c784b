/** Seconds as people read and write them: `2m 10s` in a column, exactly in a filter's bound, roughly as an age. */
import type { About } from "./key";
import { exactNumber, plainNumber } from "./number";

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
] as const;

/** Whether a key's numbers are seconds. */
export function isDuration({ about }: { readonly about?: Pick<About, "unit"> }): boolean {
  return about?.unit === "s";
}

function two(x: number): string {
  return String(x).padStart(2, "0");
}

/** As `0.42s`, `12s`, `2m 10s`, `1h 05m`, `3d 4h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return exactNumber(seconds);
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds < 10) return `${plainNumber(Number(seconds.toPrecision(2)))}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** The same as people also write it: `2 min 10 s`, `1 h 5 min`. */
export function spacedDuration(seconds: number): string {
  const spaced = (_: string, number: string, unit: string) => `${number} ${unit === "m" ? "min" : unit}`;
  return formatDuration(seconds).replace(/\b0?(\d[\d.]*)([dhms])/g, spaced);
}

/** With every part that is not 0, so that `parseDuration` gives the same number: `1h`, `2m 10.5s`. */
export function exactDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return exactNumber(seconds);
  const parts: string[] = [];
  let left = Math.abs(seconds);
  for (const [unit, size] of UNITS) {
    const whole = Math.floor(left / size);
    if (whole > 0) parts.push(`${whole}${unit}`);
    left -= whole * size;
  }
  // What the subtractions left of a decimal fraction is rounded away, as far as it reads back the same.
  const rest = Number(left.toPrecision(12));
  if (rest > 0 || parts.length === 0) parts.push(`${exactNumber(rest)}s`);
  const text = (seconds < 0 ? "-" : "") + parts.join(" ");
  return parseDuration(text) === seconds + 0 ? text : `${exactNumber(seconds)}s`;
}

const WORDS = {
  "d(?:ays?)?": 86_400,
  "h(?:rs?|ours?)?": 3600,
  "m(?:in(?:ute)?s?)?": 60,
  "s(?:ec(?:ond)?s?)?": 1,
} as const;

/** All that a unit is called, as the source of a regular expression. */
export const UNIT = Object.keys(WORDS).join("|");

const SIZES = Object.entries(WORDS).map(([word, size]) => [new RegExp(`^(?:${word})$`), size] as const);

/** In seconds; undefined for what is no unit. */
function sizeOf(unit: string): number | undefined {
  return unit === "" ? 1 : SIZES.find(([pattern]) => pattern.test(unit))?.[1];
}

/** `90`, `90s`, `2m`, `1h 5 min`; null for an empty text, undefined for what is no duration. */
export function parseDuration(text: string): number | null | undefined {
  const trimmed = text.trim().toLowerCase().replace("−", "-");
  if (trimmed === "") return null;
  const [, sign, rest = ""] = /^([-+]?)(.*)$/s.exec(trimmed) ?? [];
  const parts = [...rest.matchAll(/\s*(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)\s*([a-z]*)/gy)];
  if (parts.map(([part]) => part).join("") !== rest) return undefined;
  let seconds = 0;
  for (const [, number, word = ""] of parts) {
    const size = sizeOf(word);
    // A bare number is seconds where it stands alone, and unclear beside others.
    if (size === undefined || (word === "" && parts.length > 1)) return undefined;
    seconds += Number(number) * size;
  }
  return parts.length > 0 && Number.isFinite(seconds) ? (sign === "-" ? -seconds : seconds) + 0 : undefined;
}

/** How long ago something was, roughly: "12 min", "3 h", "2 d". */
export function formatAge(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
