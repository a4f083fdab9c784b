import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { filterRows } from "../../../src/engine/kernels/filter";
import { FacetList } from "../../../src/views/facets/FacetList";
import { displayOf } from "../../../src/views/table/display";
import { oneKey } from "../../makeTable";

function listed(values: readonly number[]): string[] {
  const { table, key } = oneKey(values);
  const filtering = filterRows(table, [], null);
  const html = renderToStaticMarkup(
    <FacetList keyed={key} table={table} filtering={filtering} label="x" clause={null} act={() => {}} />,
  );
  return [...html.matchAll(/<bdi class="tbm-clip">([^<]*)</g)].map(([, text]) => text as string);
}

test("a list's numbers have the digits of the table's cells", () => {
  expect(listed([0.1, 0.9312, 0.95])).toEqual(["0.1000", "0.9312", "0.9500"]);
  expect(listed([0.5, 2])).toEqual(["0.5", "2"]);
  expect(listed([3, 64])).toEqual(["3", "64"]);
  const { key } = oneKey([0.1, 0.9312, 0.95]);
  expect([1, 2, 3].map((code) => displayOf(key).text(code))).toEqual(["0.1000", "0.9312", "0.9500"]);
});

test("numbers that read alike in cells have more", () => {
  expect(listed([0.93121, 0.93124, 0.5])).toEqual(["0.50000", "0.93121", "0.93124"]);
});
