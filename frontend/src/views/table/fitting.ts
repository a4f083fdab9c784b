/** Names of runs that are wider than their cell: what they have alike is left out, not what tells them apart. */
import { ALIKE, CONTEXT, HEAD, whole } from "./cuts";
import { textWidth } from "./measure";

/** A longer name fits nowhere. */
const LONGEST = 300;
/** Of what tells a name apart so much is shown at least, where no separator ends it before. */
const TOLD = 16;
const SEPARATOR = /[\s_\-/=,:;&()[\]{}]/;

/**
 * The name as it is where it fits, or where it differs early and nowhere else: the cell cuts its end. Else how it begins and as
 * much of its end as fits; where that is not enough to show all places at which others differ from it, what stands at each of
 * these, with as much around them as fits.
 *
 * @param branches places at which others differ from it, ascending: see `branchesOf`
 * @param room in px
 */
export function fitName(name: string, branches: readonly number[], room: number): string {
  const last = branches.at(-1) ?? 0;
  if (last < ALIKE || (name.length <= LONGEST && textWidth(name) <= room)) return name;
  const told = branches.filter((place) => place >= HEAD);
  const first = told[0] ?? last;
  if (first < last) {
    const least = first < ALIKE ? "" : fitEnd(name, first, room);
    if (least !== "" && textWidth(least) <= room) return least;
    const pieces = fitPieces(name, told, room);
    if (pieces !== null) return pieces;
  }
  return fitEnd(name, last, room);
}

/** How it begins and as much of its end as fits; what stands behind `shared` is never left out in favour of what stands before. */
function fitEnd(name: string, shared: number, room: number): string {
  const head = `${name.slice(0, whole(name, HEAD))}…`;
  const least = Math.max(HEAD, shared - CONTEXT);
  // The first place from which on it fits, if any up to where it differs does.
  const from = firstOf(HEAD + 1, least, (place) => textWidth(head + name.slice(whole(name, place))) <= room);
  return head + name.slice(whole(name, Math.min(from, least)));
}

/** How it begins, and what stands at each place where others differ, then its end; null where that does not fit. */
function fitPieces(name: string, branches: readonly number[], room: number): string | null {
  const ends = branches.map((place) => endOfTold(name, place));
  const pieces = (around: number, toEnd: boolean): string => {
    let text = "";
    let shown = HEAD;
    let from = 0;
    branches.forEach((place, i) => {
      const start = place - CONTEXT - around;
      // What is left out is longer than the mark in its place.
      if (start > shown + 1) {
        text += `${name.slice(whole(name, from), whole(name, shown))}…`;
        from = start;
      }
      shown = Math.max(shown, Math.min(name.length, (ends[i] as number) + around));
    });
    return text + name.slice(whole(name, from), toEnd ? name.length : whole(name, shown));
  };
  const fits = (around: number) => textWidth(pieces(around, false)) <= room;
  if (!fits(0)) return null;
  // The first number that is too many.
  return pieces(firstOf(1, name.length, (around) => !fits(around)) - 1, true);
}

/** Where the word or number ends that stands at a place, behind separators that may stand there. */
function endOfTold(name: string, place: number): number {
  let end = place;
  const limit = Math.min(name.length, place + TOLD);
  while (end < limit && SEPARATOR.test(name[end] as string)) end++;
  while (end < limit && !SEPARATOR.test(name[end] as string)) end++;
  return end;
}

/** The first of these places at which something holds that holds at all behind it; `to` where it does at none before. */
function firstOf(from: number, to: number, holds: (place: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
