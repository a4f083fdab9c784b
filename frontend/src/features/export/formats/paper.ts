/** What a table in a paper or a note has of the lines and columns that are shown. */
import { drawn, type Extract, type OutCell, type OutColumn } from "../extract";
import type { Source } from "./format";
import { told } from "./separated";

export interface Paper {
  readonly columns: readonly OutColumn[];
  readonly lines: readonly (readonly OutCell[])[];
  /** @param notes what else the user should know */
  readonly told: (notes?: readonly string[]) => ReturnType<typeof told>;
}

/** So many of the columns that are left out are named. */
const NAMED = 3;

/**
 * Where the user chose no columns, it has no built-in ones beside the name (status, times, folder), and of settings those that
 * differ among these lines; metrics stay. Yields after each line, so that many freeze nothing.
 */
export function* paperOf({ shown, view }: Pick<Source, "shown" | "view">): Generator<"", Paper> {
  const of = drawn(shown);
  const lines: (readonly OutCell[])[] = [];
  for (let at = 0; at < of.count; at++) {
    lines.push(of.line(at));
    yield "";
  }
  const all = view.columns !== null || shown.compares !== null;
  const kept = of.columns.flatMap((column, i) => (all || isWanted(column, i, lines) ? i : []));
  const out: Extract = { ...of, columns: kept.map((i) => of.columns[i] as OutColumn) };
  const left = of.columns.filter((_, i) => !kept.includes(i));
  const notes = left.length === 0 ? [] : [leftOut(left.map(({ label }) => label))];
  return {
    columns: out.columns,
    lines: left.length === 0 ? lines : lines.map((cells) => kept.map((i) => cells[i] as OutCell)),
    told: (more = []) => told(out, [...notes, ...more]),
  };
}

function isWanted({ namespace }: OutColumn, at: number, lines: readonly (readonly OutCell[])[]): boolean {
  if (namespace === null || namespace === "metric") return true;
  if (namespace === "run") return false;
  const texts = lines.map((cells) => {
    const { shown, shownSpread, coverage } = cells[at] as OutCell;
    return `${shown}\n${shownSpread}\n${coverage}`;
  });
  return texts.length < 2 || texts.some((text) => text !== texts[0]);
}

function leftOut(labels: readonly string[]): string {
  const more = labels.length - NAMED;
  const named = labels.slice(0, NAMED).join(", ");
  return `left out: ${more > 0 ? `${named} and ${more} more` : named}`;
}
