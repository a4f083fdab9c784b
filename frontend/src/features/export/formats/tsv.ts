/** Tab-separated values, which spreadsheets take from the clipboard. */
import type { Format } from "./format";
import { separated } from "./separated";

export const tsv: Format = {
  id: "tsv",
  name: "TSV",
  to: ["clipboard"],
  use: "to paste into a spreadsheet",
  extension: "tsv",
  type: "text/tab-separated-values;charset=utf-8",
  digits: "exact",
  compares: true,
  mostCells: 2_000_000,
  passes: 1,
  write: (source, digits) => separated(source, digits, { separator: "\t", lineEnd: "\n" }),
};
