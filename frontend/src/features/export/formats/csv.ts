/** Comma-separated values: RFC 4180, in UTF-8. */
import type { Format } from "./format";
import { separated } from "./separated";

export const csv: Format = {
  id: "csv",
  name: "CSV",
  to: ["file"],
  use: "for spreadsheets and programs",
  extension: "csv",
  type: "text/csv;charset=utf-8",
  digits: "exact",
  compares: true,
  mostCells: null,
  passes: 1,
  write: (source, digits) => separated(source, digits, { separator: ",", lineEnd: "\r\n" }),
};
