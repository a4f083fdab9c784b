/** A Markdown table, as GitHub and its like read it (GitHub Flavored Markdown, "Tables"). */
import type { OutCell } from "../extract";
import { bestOf } from "./best";
import type { Digits, Format, Source, Writing } from "./format";
import { paperOf } from "./paper";

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

function valueText(cell: OutCell, digits: Digits): string {
  return digits === "shown" || cell.value === undefined ? cell.shown : cell.text;
}

function cellText(cell: OutCell, digits: Digits, isBest: boolean): string {
  const value = valueText(cell, digits);
  const spread = digits === "shown" ? cell.shownSpread : cell.spread === null ? "" : String(cell.spread);
  const parts = ["", spread === "" ? "" : `± ${spread}`, cell.coverage === "" ? "" : `(${cell.coverage})`];
  const escaped = escapeMarkdown(value);
  return `${isBest ? `**${escaped}**` : escaped}${escapeMarkdown(parts.filter((part, i) => i === 0 || part !== "").join(" "))}`;
}

function* write(source: Source, digits: Digits): Writing {
  const of = yield* paperOf(source);
  const cells = of.lines;
  const lines: string[][] = [of.columns.map(({ label }) => escapeMarkdown(label))];
  const isBest =
    source.shown.compares === null ? null : yield* bestOf(source.shown, of, cells, (cell) => valueText(cell, digits));
  for (const [at, line] of cells.entries()) {
    lines.push(line.map((cell, i) => cellText(cell, digits, isBest?.(at, i) === true)));
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
  return of.told();
}

export const markdown: Format = {
  id: "markdown",
  name: "Markdown",
  to: ["clipboard"],
  use: "for GitHub and notes",
  extension: "md",
  type: "text/markdown;charset=utf-8",
  digits: "shown",
  compares: true,
  mostCells: MOST_CELLS,
  passes: 2,
  write,
};
