/** Which rows of two columns hold different values. Entries are compared where they stand: no text, table or object is made of them. */
import { storedOf } from "../../values/kind";
import type { Coded } from "./dictionary";
import type { Codes, Dictionary } from "./types";

/** Sets `differs` to 1 for each row whose value differs; rows that are set already are passed over. */
export function markDiffering(before: Coded, after: Coded, differs: Uint8Array): void {
  if (before.dictionary === after.dictionary) markOtherCodes(before.codes, after.codes, differs);
  else markOtherEntries(before, after, differs);
}

function markOtherEntries(before: Coded, after: Coded, differs: Uint8Array): void {
  const { codes: old, dictionary: from } = before;
  const { codes: young, dictionary: to } = after;
  // Per code of `from` the code of `to` that was found to be the same value; no other can be.
  const twin = new Uint32Array(from.size);
  for (let row = 0; row < differs.length; row++) {
    if (differs[row] === 1) continue;
    const a = old[row] as number;
    const b = young[row] as number;
    if (a === 0 || b === 0) {
      if (a !== b) differs[row] = 1;
    } else if (twin[a] !== b) {
      if (twin[a] === 0 && sameEntry(from, a, to, b)) twin[a] = b;
      else differs[row] = 1;
    }
  }
}

function markOtherCodes(old: Codes, young: Codes, differs: Uint8Array): void {
  if (old === young) return;
  for (let row = 0; row < differs.length; row++) if (old[row] !== young[row]) differs[row] = 1;
}

/** Whether two entries are the same value. */
export function sameEntry(from: Dictionary, a: number, to: Dictionary, b: number): boolean {
  const kind = from.kinds[a];
  if (kind !== to.kinds[b]) return false;
  switch (storedOf(kind)) {
    case "number": {
      const x = from.numbers[a] as number;
      const y = to.numbers[b] as number;
      return x === y || (Number.isNaN(x) && Number.isNaN(y));
    }
    case "text":
      return from.texts[a] === to.texts[b];
    case "list":
      return sameMembers(from, a, to, b);
    case "nothing":
      return true;
  }
}

function sameMembers(from: Dictionary, a: number, to: Dictionary, b: number): boolean {
  const xs = from.members?.[a];
  const ys = to.members?.[b];
  if (xs === undefined || ys === undefined || xs.length !== ys.length || !from.items || !to.items) return xs === ys;
  for (let i = 0; i < xs.length; i++) {
    if (!sameEntry(from.items, xs[i] as number, to.items, ys[i] as number)) return false;
  }
  return true;
}
