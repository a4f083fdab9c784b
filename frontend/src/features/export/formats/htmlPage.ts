/** Style and script of the exported page. Neither holds anything of the table, so that no text of it can be run. */

export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: #212121; --quiet: #5c5c5c; --back: #fff; --head: #f6f6f6; --line: #e4e4e4; --focus: #b85600 }
@media (prefers-color-scheme: dark) {
  :root { --text: #f1f1f1; --quiet: #c4c4c4; --back: #303030; --head: #383838; --line: #4c4c4c; --focus: #ffb35c }
}
* { box-sizing: border-box }
body { margin: 0; font: 13px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back) }
header, footer { padding: 12px 16px }
h1 { margin: 0; font-size: 18px; overflow-wrap: anywhere }
p { margin: 4px 0 }
footer, small, i, [role=status] { color: var(--quiet); font-style: normal }
input { width: 20em; max-width: 100%; padding: 4px 8px; font: inherit; color: inherit; background: var(--back); border: 1px solid var(--quiet); border-radius: 4px }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px }
div { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 3px 12px; text-align: left; white-space: pre; max-width: 40em; overflow: hidden; text-overflow: ellipsis; border-bottom: 1px solid var(--line) }
th { padding: 0; background: var(--head) }
th button { width: 100%; padding: 5px 12px; font: inherit; font-weight: 600; color: inherit; text-align: inherit; background: none; border: 0; cursor: pointer }
th button::after { content: "\\2002"; }
th[aria-sort=ascending] button::after { content: "\\2191" }
th[aria-sort=descending] button::after { content: "\\2193" }
.n { text-align: right }
b::after { content: ", best"; position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
tr[hidden] { display: none }
`;

export const PAGE_SCRIPT = `
const body = document.querySelector("tbody");
const heads = [...document.querySelectorAll("th")];
const rows = [...body.rows];
const texts = rows.map((row) => row.textContent.toLowerCase());
const order = new Intl.Collator(undefined, { numeric: true });
const input = document.querySelector("input");
const said = document.querySelector("[role=status]");
const search = () => {
  const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, i) => {
    row.hidden = !words.every((word) => texts[i].includes(word));
    if (!row.hidden) shown++;
  });
  said.textContent = words.length > 0 ? shown + " of " + rows.length : "";
};
const keyOf = (cell) => {
  const { v } = cell.dataset;
  if (v === undefined) return cell.textContent;
  return v === "" || v === "NaN" ? null : Number(v);
};
const sort = (at, down) => {
  const keyed = rows.map((row, i) => [keyOf(row.cells[at]), i, row]);
  keyed.sort(([a, i], [b, j]) => {
    if (a === null || b === null) return (a === null) - (b === null) || i - j;
    const kinds = (typeof a === "string") - (typeof b === "string");
    const found = kinds || (typeof a === "string" ? order.compare(a, b) : a < b ? -1 : a > b ? 1 : 0);
    return (down ? -found : found) || i - j;
  });
  for (const [, , row] of keyed) body.append(row);
  heads.forEach((head, i) => {
    if (i === at) head.setAttribute("aria-sort", down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
};
heads.forEach((head, at) => {
  head.firstChild.addEventListener("click", () => {
    const now = head.getAttribute("aria-sort");
    sort(at, now === null ? head.dataset.first === "down" : now === "ascending");
  });
});
input.addEventListener("input", search);
`;
