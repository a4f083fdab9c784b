/** Two texts line by line as they are shown: what is alike is folded, and long lines are cut where they differ. */

import { type LinesPart, lineDiff, sharedStart } from "../../engine/compare/lineDiff";
import { sharedStart as sharedText, whole } from "../../views/table/cuts";

export type DiffLine =
  | { readonly kind: "same" | "removed" | "added"; readonly text: string }
  /** So many lines that are alike stand here. */
  | { readonly kind: "folded"; readonly count: number };

export interface ShownDiff {
  readonly lines: readonly DiffLine[];
  readonly removed: number;
  readonly added: number;
  /** They differ in too many lines: only the first place at which they do is shown. */
  readonly onlyFirst: boolean;
}

/** Lines around a difference. */
const AROUND = 2;
/** Of two texts that differ too much, so many lines of each. */
const FIRST = 20;
const LONGEST = 400;
/** Of a long line, before the place at which it differs. */
const BEFORE = 60;

export function shownDiff(before: readonly string[], after: readonly string[]): ShownDiff {
  const parts = lineDiff(before, after);
  if (parts === null) return firstOnly(before, after);
  const counted = (kind: LinesPart["kind"]) =>
    parts.reduce((count, part) => count + (part.kind === kind ? part.lines.length : 0), 0);
  const lines = parts.flatMap((part, at) => {
    if (part.kind === "same") return folded(part.lines, at > 0, at < parts.length - 1);
    return changed(part, parts[part.kind === "removed" ? at + 1 : at - 1]);
  });
  return { lines, removed: counted("removed"), added: counted("added"), onlyFirst: false };
}

function firstOnly(before: readonly string[], after: readonly string[]): ShownDiff {
  const at = sharedStart(before, after);
  const removed: LinesPart = { kind: "removed", lines: before.slice(at, at + FIRST) };
  const added: LinesPart = { kind: "added", lines: after.slice(at, at + FIRST) };
  const lines = [...folded(before.slice(0, at), false, true), ...changed(removed, added), ...changed(added, removed)];
  return { lines, removed: before.length - at, added: after.length - at, onlyFirst: true };
}

/** @param isAfter, isBefore a difference */
function folded(lines: readonly string[], isAfter: boolean, isBefore: boolean): readonly DiffLine[] {
  const [head, tail] = [isAfter ? AROUND : 0, isBefore ? AROUND : 0];
  const asLine = (text: string): DiffLine => ({ kind: "same", text: cutAt(text, 0) });
  // A fold takes a line itself.
  if (lines.length <= head + tail + 1) return lines.map(asLine);
  return [
    ...lines.slice(0, head).map(asLine),
    { kind: "folded", count: lines.length - head - tail },
    ...lines.slice(lines.length - tail).map(asLine),
  ];
}

/** @param other the part that takes its place, or in whose place it is */
function changed({ kind, lines }: LinesPart, other: LinesPart | undefined): readonly DiffLine[] {
  const isPair = other !== undefined && other.kind !== "same" && other.kind !== kind;
  return lines.map((text, i): DiffLine => {
    const twin = isPair ? other.lines[i] : undefined;
    const at = text.length > LONGEST && twin !== undefined ? sharedText(text, twin) : 0;
    return { kind: kind as "removed" | "added", text: cutAt(text, at) };
  });
}

function cutAt(text: string, at: number): string {
  if (text.length <= LONGEST) return text;
  const start = at > BEFORE ? whole(text, at - BEFORE) : 0;
  const end = whole(text, Math.min(text.length, start + LONGEST));
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}
