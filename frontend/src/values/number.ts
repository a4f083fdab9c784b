/** Numbers as text: four significant digits, equal decimals in a column, scientific under 1e-3, never grouped by thousands. */

const DIGITS = 4;
const SMALL = 1e-3;
const LARGE = 1e15;
/** Beyond this relative error, equal decimals would hide what the number says. */
const TOLERANCE = 5e-3;

/** The shortest text that reads back as `x`: `1e-7`, `1e21`, `NaN`, `-Infinity`. */
export function exactNumber(x: number): string {
  return String(x + 0).replace("e+", "e");
}

/** `x` by itself, with up to four significant digits. */
export function plainNumber(x: number): string {
  if (!Number.isFinite(x) || Number.isInteger(x)) return exactNumber(x);
  const size = Math.abs(x);
  if (size < SMALL || size >= LARGE) return scientific(x);
  return size >= 10 ** DIGITS ? x.toFixed(0) : String(Number(x.toPrecision(DIGITS)));
}

/** All digits of `x`, scientific where cells are. */
export function wholeNumber(x: number): string {
  const size = Math.abs(x);
  return x !== 0 && Number.isFinite(x) && (size < SMALL || size >= LARGE)
    ? x.toExponential().replace("e+", "e")
    : exactNumber(x);
}

/** `3.142e-5`, `1e-4`. */
function scientific(x: number): string {
  return x
    .toExponential(DIGITS - 1)
    .replace(/\.?0+e/, "e")
    .replace("e+", "e");
}

/** How the numbers of one column read. */
export interface NumberStyle {
  /** Digits after the point. */
  readonly decimals: number;
  /** Every number of the column is an integer. */
  readonly integers: boolean;
  /** Each number reads as it does by itself, without zeros that only align it. */
  readonly asWritten: boolean;
}

/** Numbers that people typed have no more digits. */
const TYPED_DIGITS = 3;

/** Whether numbers are like those that people choose, as 0.001, 0.3 and 512 are, and not like measured ones. */
export function areTyped(numbers: readonly number[]): boolean {
  return numbers.every((x) => Number(x.toPrecision(TYPED_DIGITS)) === x);
}

export function columnNumber(x: number, { decimals, integers, asWritten }: NumberStyle): string {
  const size = Math.abs(x);
  if (integers || asWritten || !Number.isFinite(x)) return plainNumber(x);
  if (x === 0) return x.toFixed(decimals);
  if (size < SMALL || size >= LARGE) return scientific(x);
  const text = x.toFixed(decimals);
  return Math.abs(Number(text) - x) > TOLERANCE * size ? plainNumber(x) : text;
}

/** Decimals for four significant digits. */
function wantedDecimals(x: number): number {
  return Math.max(0, DIGITS - 1 - Math.floor(Math.log10(Math.abs(x))));
}

/** Decimals that the shortest text of `x` has. */
function heldDecimals(x: number): number {
  const [mantissa = "", exponent = "0"] = exactNumber(x).split("e");
  return Math.max(0, (mantissa.split(".")[1]?.length ?? 0) - Number(exponent));
}

/** The style for a column with these finite numbers; a few hundred of them say enough. */
export function numberStyle(numbers: readonly number[]): NumberStyle {
  if (numbers.every(Number.isInteger)) return { decimals: 0, integers: true, asWritten: false };
  const fixed = numbers.filter((x) => Math.abs(x) >= SMALL && Math.abs(x) < LARGE);
  const sizes = fixed.map(Math.abs).sort((a, b) => a - b);
  const typical = sizes[sizes.length >> 1];
  if (typical === undefined) return { decimals: 0, integers: false, asWritten: false };
  const needed = Math.max(...fixed.map((x) => Math.min(wantedDecimals(x), heldDecimals(x))));
  return { decimals: Math.min(needed, wantedDecimals(typical)), integers: false, asWritten: false };
}

/** A typed number: null for an empty field (no bound), undefined for what is no number. */
export function parseNumber(text: string): number | null | undefined {
  const trimmed = text.trim().replace("−", "-");
  if (trimmed === "") return null;
  const number = Number(trimmed);
  return Number.isFinite(number) ? number : undefined;
}
