/** Names of groups side by side that are wider than their place: labels give way before values do, the middle before both ends. */
import { cut } from "./cuts";
import { textWidth } from "./measure";
import { BETWEEN, type GroupPart, partsText } from "./naming";

/** What labels are cut to, until the name fits: the values tell groups apart. */
const LABELS = [8, 5, 3];
/** Values are a little bolder than what was measured. */
const BOLDER = 1.05;

/** The parts that fit into so many px, with shorter labels where they have to; null stands for those that are left out. */
export function fitParts(parts: readonly GroupPart[], room: number): readonly (GroupPart | null)[] {
  if (widthOf(parts) <= room) return parts;
  let shorter = parts.map((part) => (part.word ? { ...part, bare: true } : part));
  for (const longest of LABELS) {
    if (widthOf(shorter) <= room) return shorter;
    shorter = shorter.map((part) => ({ ...part, label: cut(part.label, longest) }));
  }
  if (widthOf(shorter) <= room) return shorter;
  return withoutMiddle(shorter, room);
}

/** The same as a text. */
export function fitText(parts: readonly GroupPart[], room: number): string {
  const fitting = fitParts(parts, room);
  const gap = fitting.indexOf(null);
  if (gap < 0) return partsText(fitting as readonly GroupPart[], false);
  const [start, end] = [fitting.slice(0, gap), fitting.slice(gap + 1)] as readonly GroupPart[][];
  return [partsText(start ?? [], false), "…", partsText(end ?? [], false)].filter(Boolean).join(BETWEEN);
}

/** The first and the last one, the second and the last but one, as many as fit: what groups have alike stands before what they have not. */
function withoutMiddle(parts: readonly GroupPart[], room: number): readonly (GroupPart | null)[] {
  const between = textWidth(BETWEEN);
  let left = room - textWidth("…") - between;
  let [start, end] = [0, parts.length];
  const take = (part: GroupPart | undefined): boolean => {
    if (!part) return false;
    left -= widthOf([part]) + between;
    return left >= 0;
  };
  while (start < end) {
    // The end tells more.
    if (!take(parts[end - 1])) break;
    end--;
    if (start === end || !take(parts[start])) break;
    start++;
  }
  if (start === end) return parts;
  // Of one that is wider than all room the cell cuts the end.
  const last = Math.min(end, parts.length - 1);
  return start === last ? parts : [...parts.slice(0, start), null, ...parts.slice(last)];
}

/** In px. */
export function widthOf(parts: readonly GroupPart[]): number {
  return parts.reduce(
    (width, part, i) => width + BOLDER * textWidth(partsText([part], false)) + (i > 0 ? textWidth(BETWEEN) : 0),
    0,
  );
}
