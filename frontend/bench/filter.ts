/** `node filter.js TABLE`: decodes a table that a server gave and filters it, facets and all, as the tab does; milliseconds as JSON. */
import { readFileSync } from "node:fs";
import type { Clause } from "../src/engine/clauses/list";
import { decodeTable } from "../src/wire/table";
import { paintFacets } from "./ours";

const ROUNDS = 21;

function median(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  return times[ROUNDS >> 1] ?? Number.NaN;
}

const [path = "", ...key] = process.argv.slice(2);
const value = key.pop() ?? "";
const bytes = readFileSync(path);
const table = decodeTable(bytes);
const clause: Clause = {
  type: "values",
  key: { namespace: "doc", path: key },
  include: [value],
  exclude: [],
  match: "any",
};
const keys = [...table.byId.values()];
console.log(
  JSON.stringify({
    rows: table.count,
    keys: keys.length,
    decode: median(() => decodeTable(bytes)),
    filter: median(() => paintFacets(table, keys, [clause])),
  }),
);
