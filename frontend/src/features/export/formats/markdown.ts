/** A Markdown table, as GitHub and its like read it (GitHub Flavored Markdown, "Tables"). */
import { drawn, type OutCell } from "../extract";
import type { Digits, Format, Source, Writing } from "./format";
import { told } from "./separated";

/** Cells are filled up to this width, so that the table is readable as text. */
const WIDEST = 40;
const MOST_CELLS = 100_000;

/** As text: no markup, mathematics, entity or cell of its own comes of it. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*[\]<>|~$&]/g, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replace(/^(\s*)([#+-])(?=\s)/, "$1\\$2")
    .replace(/:(?=\/\/)/g, "\\:")
    .replace(/\r\n|[\r\n]/g, "<br>");
}

function cellText(cell: OutCell, digits: Digits): string {
  const [value, spread] =
    digits === "exact"
      ? [cell.value === undefined ? cell.shown : cell.text, cell.spread === null ? "" : String(cell.spread)]
      : [cell.shown, cell.shownSpread];
  const parts = [value, spread === "" ? "" : `± ${spread}`, cell.coverage === "" ? "" : `(${cell.coverage})`];
  return escapeMarkdown(parts.filter(Boolean).join(" "));
}

function* write({ shown }: Source, digits: Digits): Writing {
  const of = drawn(shown);
  const lines: string[][] = [of.columns.map(({ label }) => escapeMarkdown(label))];
  for (let at = 0; at < of.count; at++) {
    lines.push(of.line(at).map((cell) => cellText(cell, digits)));
    yield "";
  }
  const widths = of.columns.map((_, i) => {
    const longest = lines.reduce((most, line) => Math.max(most, (line[i] ?? "").length), 3);
    return Math.min(WIDEST, longest);
  });
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  const fill = (cells: readonly string[]): string =>
    row(
      cells.map((text, i) => {
        const width = widths[i] ?? 0;
        return of.columns[i]?.numeric ? text.padStart(width) : text.padEnd(width);
      }),
    );
  const [head = [], ...body] = lines;
  yield fill(head);
  yield row(
    of.columns.map(({ numeric }, i) => "-".repeat((widths[i] ?? 3) - (numeric ? 1 : 0)) + (numeric ? ":" : "")),
  );
  for (const line of body) yield fill(line);
  return told(of);
}

export const markdown: Format = {
  id: "markdown",
  name: "Markdown",
  to: ["clipboard"],
  use: "for GitHub and notes",
  extension: "md",
  type: "text/markdown;charset=utf-8",
  digits: "shown",
  mostCells: MOST_CELLS,
  passes: 2,
  write,
};
