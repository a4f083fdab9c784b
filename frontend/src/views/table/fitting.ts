/** Names of runs that are wider than their cell: what they begin with alike is left out, not what tells them apart. */
import { ALIKE, CONTEXT, HEAD, sharedStart, whole } from "./cuts";
import { textWidth } from "./measure";

/** How much of a row's name a neighbour begins with, too: in natural order the neighbours share the most. */
export function sharedWithNeighbours(runs: readonly string[], row: number): number {
  const run = runs[row] ?? "";
  return Math.max(sharedStart(run, runs[row - 1] ?? ""), sharedStart(run, runs[row + 1] ?? ""));
}

/**
 * The name as it is where it fits, or where it differs early: the cell cuts its end. Else how it begins and as much of its
 * end as fits; what stands behind `shared` is never left out in favour of what stands before.
 *
 * @param shared characters at its beginning that others have as well
 * @param room in px
 */
export function fitName(name: string, shared: number, room: number): string {
  if (shared < ALIKE || textWidth(name) <= room) return name;
  const head = `${name.slice(0, whole(name, HEAD))}…`;
  const least = Math.max(HEAD, shared - CONTEXT);
  // The first place from which on it fits, if any up to where it differs does.
  let [from, to] = [HEAD + 1, least];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (textWidth(head + name.slice(whole(name, middle))) <= room) to = middle;
    else from = middle + 1;
  }
  return head + name.slice(whole(name, Math.min(from, least)));
}
