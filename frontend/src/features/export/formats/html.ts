/** One HTML file of the table that needs no network: it is searched and sorted in itself, and follows the system's light and dark look. */
import type { KeyRef } from "../../../values/key";
import { count } from "../../../views/components/words";
import type { ShownTable } from "../../../views/table/shownTable";
import { drawn, type Extract, type OutCell, type OutColumn } from "../extract";
import { bestOf, bestWords, type IsBest } from "./best";
import type { Digits, Format, Source, Writing } from "./format";
import { PAGE_SCRIPT, PAGE_STYLE } from "./htmlPage";
import { told } from "./separated";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return (
    text
      // No page can hold it.
      .replaceAll("\0", "\ufffd")
      .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
      // A parser would make a line feed of it.
      .replaceAll("\r", "&#13;")
  );
}

function textOf({ value, text, shown }: OutCell, digits: Digits): string {
  return digits === "exact" && value !== undefined ? text : shown;
}

/** @param compared of a pivot, whether it is the best; null of other tables */
function cellHtml(cell: OutCell, { numeric }: OutColumn, digits: Digits, compared: boolean | null): string {
  const { value } = cell;
  const isExact = digits === "exact" && value !== undefined;
  const text = textOf(cell, digits);
  const spread = cell.spread === null ? "" : digits === "exact" ? String(cell.spread) : cell.shownSpread;
  const behind = spread === "" ? "" : ` <i>± ${escapeHtml(spread)}</i>`;
  const runs = escapeHtml(cell.coverage);
  const exact = cell.spread === null ? cell.text : `${cell.text} ± ${cell.spread}`;
  const attributes = [
    numeric ? ' class="n"' : "",
    typeof value === "number" ? ` data-v="${value}"` : value === undefined ? ' data-v=""' : "",
    !isExact && exact !== text ? ` title="${escapeHtml(exact)}"` : "",
  ];
  const own = compared === true ? `<b>${escapeHtml(text)}</b>` : escapeHtml(text);
  const before = runs === "" || compared !== null ? "" : `<small>${runs}</small> `;
  const after = runs === "" || compared === null ? "" : ` <small>(${runs})</small>`;
  return `<td${attributes.join("")}>${before}${own}${behind}${after}</td>`;
}

function headHtml({ label, name, note, numeric, direction }: OutColumn): string {
  const title = [name, note].filter(Boolean).join(", ");
  const first = direction === "max" ? ' data-first="down"' : "";
  return `<th scope="col" title="${escapeHtml(title)}"${numeric ? ' class="n"' : ""}${first}><button type="button">${escapeHtml(label)}</button></th>`;
}

/** What was filtered and searched for, in a few words. */
function viewWords({ view, shown, chosen }: Source, marked: boolean): string {
  const names = (refs: readonly KeyRef[]) => refs.map(shown.labelOf).join(", ");
  const parts = [
    chosen ? "What is ticked" : "",
    view.clauses.length > 0 && !chosen ? count(view.clauses.length, "filter") : "",
    view.query !== "" && !chosen ? `search “${view.query}”` : "",
    shown.by.length > 0 ? `grouped by ${shown.by.length > 4 ? count(shown.by.length, "key") : names(shown.by)}` : "",
    shown.compares?.note ?? "",
    shown.compares !== null && marked ? `${bestWords(shown)} in bold` : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Of a pivot which cells are the best; null of other tables, whose lines need not be known before they are written. */
function* marksOf(of: Extract, shown: ShownTable, digits: Digits): Generator<string, IsBest | null> {
  if (shown.compares === null) return null;
  const lines: (readonly OutCell[])[] = [];
  for (let at = 0; at < of.count; at++) {
    lines.push(of.line(at));
    yield "";
  }
  return yield* bestOf(shown, of, lines, (cell) => textOf(cell, digits));
}

function* write(source: Source, digits: Digits): Writing {
  const { shown } = source;
  const of = drawn(shown);
  const isBest = yield* marksOf(of, shown, digits);
  const marked = of.columns.some(({ direction }) => direction !== null);
  const title = source.logdir === "" ? "Runs" : `Runs of ${source.logdir}`;
  const summary = told(of);
  yield [
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n',
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n",
    '<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n',
    `<title>${escapeHtml(title)}</title>\n<style>${PAGE_STYLE}</style>\n`,
    `<header>\n<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml([summary.what, viewWords(source, marked)].filter(Boolean).join(" · "))}</p>\n`,
    '<p><input type="search" aria-label="Search" placeholder="Search" autofocus> <span role="status"></span></p>\n</header>\n',
    `<div>\n<table>\n<thead><tr>${of.columns.map(headHtml).join("")}</tr></thead>\n<tbody>\n`,
  ].join("");
  for (let at = 0; at < of.count; at++) {
    const cells = of
      .line(at)
      .map((cell, i) => cellHtml(cell, of.columns[i] as OutColumn, digits, isBest?.(at, i) ?? null));
    yield `<tr>${cells.join("")}</tr>\n`;
  }
  yield `</tbody>\n</table>\n</div>\n<footer>Made by Metadata for TensorBoard, ${escapeHtml(new Date().toISOString().slice(0, 10))}. A click on a column sorts.</footer>\n`;
  yield `<script>${PAGE_SCRIPT}</script>\n</html>\n`;
  return summary;
}

export const html: Format = {
  id: "html",
  name: "HTML",
  to: ["file"],
  use: "one page, with search and sort",
  extension: "html",
  type: "text/html;charset=utf-8",
  digits: "shown",
  compares: true,
  mostCells: 500_000,
  passes: 1,
  write,
};
