/** Tables from plain rows, by a way that shares nothing with the wire's decoding. */
import { columnOf } from "../src/engine/table/dictionary";
import { makeTable } from "../src/engine/table/table";
import type { Key, Table } from "../src/engine/table/types";
import { type KeyRef, keyId, type Namespace } from "../src/values/key";
import type { Value } from "../src/values/value";

/** Values by dotted path; `metrics.TAG`, `run.X` and `name.X` name the other namespaces. A tag may hold dots. */
export type Row = Readonly<Record<string, Value>>;

const PREFIXES: readonly (readonly [string, Namespace])[] = [
  ["metrics.", "metric"],
  ["run.", "run"],
  ["name.", "name"],
];

/** `model.depth` is doc, ["model", "depth"]; `metrics.val/acc` is metric, ["val/acc"]. */
export function ref(name: string): KeyRef {
  const [prefix, namespace] = PREFIXES.find(([start]) => name.startsWith(start)) ?? ["", "doc" as const];
  const rest = name.slice(prefix.length);
  return { namespace, path: namespace === "metric" ? [rest] : rest.split(".") };
}

/** As the server says it of the one built-in key that is a duration. */
const SECONDS = { displayName: "", description: "", unit: "s" };

/** One row an entry, named r0, r1, … or by `runs`. */
export function tableOf(rows: readonly Row[], runs: readonly string[] = rows.map((_, i) => `r${i}`)): Table {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const fields = names.map((name) => {
    const own = ref(name);
    const values = rows.map((row) => (Object.hasOwn(row, name) ? row[name] : undefined));
    const said = name === "run.duration" ? { about: SECONDS } : {};
    return { ref: own, ...said, ...columnOf(values, own.namespace === "metric") };
  });
  return makeTable(
    "test-1",
    runs,
    runs.map((run) => [run]),
    fields,
  );
}

/** A key that must be there. */
export function keyOf(table: Table, name: string): Key {
  const key = table.byId.get(keyId(ref(name)));
  if (!key) throw new Error(`the table has no key ${name}`);
  return key;
}

/** A table of one key `x`, and that key. */
export function oneKey(values: readonly Value[], name = "x"): { table: Table; key: Key } {
  const table = tableOf(values.map((value) => ({ [name]: value })));
  return { table, key: keyOf(table, name) };
}

export function emptyTable(version: string): Table {
  return makeTable(version, [], [], []);
}
