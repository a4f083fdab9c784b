/** One HTML file of the table that needs no network: it is searched and sorted in itself, and follows the system's light and dark look. */
import type { KeyRef } from "../../../values/key";
import { count } from "../../../views/components/words";
import { drawn, type OutCell, type OutColumn } from "../extract";
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

function cellHtml(cell: OutCell, { numeric }: OutColumn, digits: Digits): string {
  const { value } = cell;
  const isExact = digits === "exact" && value !== undefined;
  const text = isExact ? cell.text : cell.shown;
  const spread = cell.spread === null ? "" : digits === "exact" ? String(cell.spread) : cell.shownSpread;
  const behind = spread === "" ? "" : ` <i>± ${escapeHtml(spread)}</i>`;
  const coverage = cell.coverage === "" ? "" : `<small>${escapeHtml(cell.coverage)}</small> `;
  const exact = cell.spread === null ? cell.text : `${cell.text} ± ${cell.spread}`;
  const attributes = [
    numeric ? ' class="n"' : "",
    typeof value === "number" ? ` data-v="${value}"` : value === undefined ? ' data-v=""' : "",
    !isExact && exact !== text ? ` title="${escapeHtml(exact)}"` : "",
  ];
  return `<td${attributes.join("")}>${coverage}${escapeHtml(text)}${behind}</td>`;
}

function headHtml({ label, name, note, numeric, direction }: OutColumn): string {
  const title = [name, note].filter(Boolean).join(", ");
  const first = direction === "max" ? ' data-first="down"' : "";
  return `<th scope="col" title="${escapeHtml(title)}"${numeric ? ' class="n"' : ""}${first}><button type="button">${escapeHtml(label)}</button></th>`;
}

/** What was filtered and searched for, in a few words. */
function viewWords({ view, shown, chosen }: Source): string {
  const names = (refs: readonly KeyRef[]) => refs.map(shown.labelOf).join(", ");
  const parts = [
    chosen ? "What is ticked" : "",
    view.clauses.length > 0 && !chosen ? count(view.clauses.length, "filter") : "",
    view.query !== "" && !chosen ? `search “${view.query}”` : "",
    shown.by.length > 0 ? `grouped by ${shown.by.length > 4 ? count(shown.by.length, "key") : names(shown.by)}` : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

function* write(source: Source, digits: Digits): Writing {
  const of = drawn(source.shown);
  const title = source.logdir === "" ? "Runs" : `Runs of ${source.logdir}`;
  const summary = told(of);
  yield [
    '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n',
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n",
    '<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n',
    `<title>${escapeHtml(title)}</title>\n<style>${PAGE_STYLE}</style>\n`,
    `<header>\n<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml([summary.what, viewWords(source)].filter(Boolean).join(" · "))}</p>\n`,
    '<p><input type="search" aria-label="Search" placeholder="Search" autofocus> <span role="status"></span></p>\n</header>\n',
    `<div>\n<table>\n<thead><tr>${of.columns.map(headHtml).join("")}</tr></thead>\n<tbody>\n`,
  ].join("");
  for (let at = 0; at < of.count; at++) {
    const cells = of.line(at).map((cell, i) => cellHtml(cell, of.columns[i] as OutColumn, digits));
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
