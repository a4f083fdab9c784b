/** A LaTeX table with the lines of `booktabs`: mean ± spread in mathematics, and in bold the best number of each result. */
import { isNumberKind, kindOf } from "../../../values/kind";
import { exactNumber } from "../../../values/number";
import { count } from "../../../views/components/words";
import type { OutCell } from "../extract";
import { bestOf, bestWords } from "./best";
import type { Digits, Format, Source, Writing } from "./format";
import { paperOf } from "./paper";

const MOST_CELLS = 100_000;

const COMMANDS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedblright{}",
  "'": "\\textquotesingle{}",
  "`": "\\textasciigrave{}",
  // Behind a line's end these would be read as its options.
  "[": "{[}",
  "*": "{*}",
  // Two of them would become a dash.
  "-": "-{}",
  "±": "\\(\\pm\\)",
  "×": "\\(\\times\\)",
  "…": "\\dots{}",
};

/** As text, on one line. */
export function escapeLatex(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: TeX stops at them.
      .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
      .replace(/[{}$&#%_]|-(?=-)|[\\~^<>|"'`[*±×…]/g, (char) => COMMANDS[char] ?? `\\${char}`)
  );
}

/** What pdfLaTeX of TeX Live 2022 does not set without more packages or another encoding of fonts: tried, one by one, up to U+017F. */
const BEYOND =
  /[^ -~\u00a0-\u00aa\u00ac-\u00ba\u00bc-\u00cf\u00d1-\u00dd\u00df-\u00ef\u00f1-\u00fd\u00ff-\u0103\u0106-\u010f\u0112-\u0117\u011a-\u0125\u0128-\u012d\u0130-\u0137\u0139-\u013e\u0141-\u0148\u014c-\u0165\u0168-\u0171\u0174-\u017e\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u20ac\u2192]/u;

/** A number as mathematics, bare of `$`; null for a text that is none, as a duration. */
function mathOf(text: string): string | null {
  const [, mantissa, exponent] = /^(-?(?:\d+\.?\d*|\.\d+))(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  if (mantissa !== undefined) {
    return exponent === undefined ? mantissa : `${mantissa} \\times 10^{${Number(exponent)}}`;
  }
  if (text === "Infinity") return "\\infty";
  return text === "-Infinity" ? "-\\infty" : null;
}

function textsOf(cell: OutCell, digits: Digits): readonly [string, string] {
  if (digits === "shown") return [cell.shown, cell.shownSpread];
  const isNumber = typeof cell.value === "number";
  const value = isNumber ? exactNumber(cell.value as number) : cell.value === undefined ? cell.shown : cell.text;
  return [value, cell.spread === null ? "" : exactNumber(cell.spread)];
}

function latexCell(cell: OutCell, digits: Digits, bold: boolean): string {
  const [text, spread] = textsOf(cell, digits);
  const coverage = cell.coverage === "" ? "" : ` (${escapeLatex(cell.coverage)})`;
  const math = isNumberKind(kindOf(cell.value)) ? mathOf(text) : null;
  if (math === null) {
    const escaped = escapeLatex(text);
    const behind = spread === "" ? "" : ` $\\pm$ ${escapeLatex(spread)}`;
    return (bold ? `\\textbf{${escaped}}` : escaped) + behind + coverage;
  }
  const behind = spread === "" ? "" : ` \\pm ${mathOf(spread) ?? `\\mbox{${escapeLatex(spread)}}`}`;
  return `$${bold ? `\\mathbf{${math}}` : math}${behind}$${coverage}`;
}

/** On one line, whatever stands in names. */
function comment(text: string): string {
  return `% ${text.replace(/[^\S ]+/g, " ")}\n`;
}

function* write(source: Source, digits: Digits): Writing {
  const { shown } = source;
  const of = yield* paperOf(source);
  const { lines } = of;
  const isBest = yield* bestOf(shown, of, lines, (cell) => textsOf(cell, digits)[0]);
  const words = bestWords(shown);
  let beyond = 0;
  const checked = (text: string): string => {
    if (BEYOND.test(text)) beyond++;
    return text;
  };
  const notes = of.columns.filter(({ note }) => note !== "");
  yield "% In the preamble: \\usepackage{booktabs}\n";
  for (const { label, note } of notes) yield comment(`${label}: ${note}`);
  if (shown.compares?.note) yield comment(shown.compares.note);
  if (words !== "" && of.columns.some(({ direction }) => direction !== null)) yield comment(`in bold: ${words}`);
  yield `\\begin{tabular}{${of.columns.map(({ numeric }) => (numeric ? "r" : "l")).join("")}}\n\\toprule\n`;
  yield `${of.columns.map(({ label }) => checked(escapeLatex(label))).join(" & ")} \\\\\n\\midrule\n`;
  for (const [at, line] of lines.entries()) {
    const cells = line.map((cell, i) => checked(latexCell(cell, digits, isBest(at, i))));
    yield `${cells.join(" & ")} \\\\\n`;
  }
  yield "\\bottomrule\n\\end{tabular}\n";
  const have = beyond === 1 ? "has a character" : "have characters";
  return of.told(beyond === 0 ? [] : [`${count(beyond, "cell")} ${have} for which LuaLaTeX or XeLaTeX is needed`]);
}

export const latex: Format = {
  id: "latex",
  name: "LaTeX",
  to: ["clipboard", "file"],
  use: "for a paper, the best in bold",
  extension: "tex",
  type: "application/x-tex;charset=utf-8",
  digits: "shown",
  compares: true,
  mostCells: MOST_CELLS,
  passes: 3,
  write,
};
