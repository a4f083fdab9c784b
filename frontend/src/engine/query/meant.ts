/** Which keys a name may mean that no key has: those with its words, then those that are written almost so. */
import { distance } from "fastest-levenshtein";
import { NAME_ID } from "../../values/key";
import { keyText } from "../../values/keyText";
import { searchedName } from "../presentation/labels";
import { keyFinder } from "../search/keyWords";
import type { Key } from "../table/types";
import type { Name } from "./tree";

/** Of longer names the letters behind these are not compared. */
const LONGEST = 80;
/** One letter of so many may be another one, and one of any text that has at least so many. */
const LETTERS = 4;
const SHORTEST = 3;

export function meantBy({ ref }: Name, keys: readonly Key[]): readonly Key[] {
  const finds = keyFinder(ref.path.join(" "));
  const found = keys.filter((key) => key.id !== NAME_ID && finds(searchedName(key)));
  if (found.length > 0) return found;
  const [whole, last] = [lettersOf(keyText(ref)), lettersOf(ref.path.at(-1) ?? "")];
  const near = keys.flatMap((key) => {
    const [text, end] = [lettersOf(keyText(key.ref)), lettersOf(key.ref.path.at(-1) ?? "")];
    const off = Math.min(misspelt(whole, text), misspelt(last, end) + (whole === last ? 0 : 0.5));
    return off < Number.POSITIVE_INFINITY ? [{ key, off }] : [];
  });
  return near.sort((a, b) => a.off - b.off).map(({ key }) => key);
}

/** Texts that are written almost so, the nearest first. */
export function meantTexts(text: string, texts: readonly string[]): readonly string[] {
  const letters = lettersOf(text);
  const near = texts.map((one) => ({ one, off: misspelt(letters, lettersOf(one)) }));
  return near
    .filter(({ off }) => off < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.off - b.off)
    .map(({ one }) => one);
}

/** How many letters of a text differ from those that are meant; infinite where that is too many for a slip. */
function misspelt(text: string, meant: string): number {
  if (text === meant) return 0;
  const shorter = Math.min(text.length, meant.length);
  const most = shorter < SHORTEST ? 0 : Math.max(1, Math.floor(shorter / LETTERS));
  if (Math.abs(text.length - meant.length) > most) return Number.POSITIVE_INFINITY;
  const letters = distance(text, meant);
  const off = letters === 2 && sorted(text) === sorted(meant) ? 1 : letters;
  return off <= most ? off : Number.POSITIVE_INFINITY;
}

/** Two letters that changed places are one slip. */
function sorted(text: string): string {
  return [...text].sort().join("");
}

function lettersOf(text: string): string {
  return text.slice(0, LONGEST).toLowerCase();
}
