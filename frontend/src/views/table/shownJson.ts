/** The shown table as JSON, for scripts: `getFrame()` of docs/contract.md. */
import { refToJson } from "../../values/keyJson";
import { encodeValue, type Json } from "../../values/value";
import type { ShownCell, ShownTable } from "./shownTable";

/** All lines, from top to bottom. */
export function shownJson({ columns, by, count, line }: ShownTable): Json {
  return {
    columns: columns.map(({ ref, label, name, unit, reducer, steps }) => {
      return { key: refToJson(ref), label, name, unit, reducer, steps };
    }),
    by: by.map(refToJson),
    lines: Array.from({ length: count }, (_, place) => {
      const { run, group, depth, cells } = line(place);
      const of = group && { values: group.values.map(encodeValue), rows: group.rows, n: group.n, open: group.open };
      return { run, group: of, depth, cells: cells.map(cellJson) };
    }),
  };
}

function cellJson({ value, shown, spread, n }: ShownCell): Json {
  return { value: encodeValue(value), text: shown, spread: spread === null ? null : encodeValue(spread), n };
}
