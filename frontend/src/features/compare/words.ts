/** What is said of a comparison. */
import type { NumberChange } from "../../engine/compare/change";
import type { Differing } from "../../engine/compare/differences";
import type { Key } from "../../engine/table/types";
import { count, integer } from "../../views/components/words";
import { displayOf } from "../../views/table/display";
import { spreadText } from "../../views/table/groupCells";
import { MOST_COMPARED, type Sides } from "./sides";

/** "+0.0123", with the decimals of the number that it became. */
export function byWords(key: Key, { by }: Pick<NumberChange, "by">, became: string): string {
  if (by === 0) return "no change";
  return `${by > 0 ? "+" : "−"}${spreadText(Math.abs(by), became, displayOf(key).mean)}`;
}

/** More than this says only that the number before was near 0. */
const MOST_SHARE = 10;
const LEAST_PERCENT = 0.01;

/** "+1.3 %"; "" where it says nothing. */
export function shareWords({ by, share }: Pick<NumberChange, "by" | "share">): string {
  if (share === null || by === 0 || Math.abs(share) > MOST_SHARE) return "";
  const percent = Math.abs(100 * share);
  if (percent < LEAST_PERCENT) return "";
  const text = percent >= 10 ? percent.toFixed(0) : String(Number(percent.toPrecision(2)));
  return `${by > 0 ? "+" : "−"}${text} %`;
}

export function betterWord({ better }: Pick<NumberChange, "better">): string {
  return better === null ? "" : better ? "better" : "worse";
}

/** Which lines have a key that not all have; "" where all do. */
export function lackWords({ difference, logged, like }: Differing): string {
  if (difference === "only") return like.length === 2 ? "only one has it" : `only one of ${like.length} has it`;
  return difference === "lacking" ? `${logged} of ${like.length} have it` : "";
}

/** "Ticked are 45: the first 20 are compared." */
export function leftOutWords({ of, lines }: Sides): string {
  return of > lines.length ? `${integer(of)} are ticked: the first ${MOST_COMPARED} are compared.` : "";
}

export function differWords(n: number, all: number): string {
  if (n === 0) return all === 0 ? "No keys are logged" : "No key differs";
  return `${count(n, "key")} ${n === 1 ? "differs" : "differ"}`;
}
