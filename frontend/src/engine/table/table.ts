/** The table: its keys by identity, and the value of one row at one key. */
import { type About, type KeyRef, keyId, NAME_ID, NAME_REF, type Namespace } from "../../values/key";
import type { Value } from "../../values/value";
import { type Coded, entryOf, mergeColumns, textColumn } from "./dictionary";
import type { Key, Table } from "./types";

/** One field of the snapshot: all rows of one kind at one key. */
export interface Field extends Coded {
  readonly ref: KeyRef;
  readonly about?: About;
}

/** How keys follow each other. */
const PLACES = { run: 0, doc: 1, metric: 2, name: 3 } as const satisfies Record<Namespace, number>;

const NOTHING_SAID: About = { displayName: "", description: "", unit: "" };

/**
 * A table from its fields. Fields at one (namespace, path) become one key, at the place of the first of them.
 * Rows are expected in natural order of their names, which is the tie-break of every sort.
 */
export function makeTable(
  version: string,
  runs: readonly string[],
  members: Table["members"],
  fields: readonly Field[],
  waiting: Table["waiting"] = null,
  leftOut: Table["leftOut"] = [],
): Table {
  const columns = new Map<string, Field[]>([[NAME_ID, [{ ref: NAME_REF, ...textColumn(runs) }]]]);
  for (const field of fields) {
    const id = keyId(field.ref);
    const same = columns.get(id);
    if (!same) columns.set(id, [field]);
    else if (id !== NAME_ID) same.push(field);
  }
  const keys = [...columns].map(([id, same]): Key => {
    const { ref } = same[0] as Field;
    // What is said of a key is said with each of its kinds.
    const about = same.find((field) => field.about)?.about ?? NOTHING_SAID;
    return { ref, id, float32: ref.namespace === "metric", ...mergeColumns(same), about };
  });
  const place = (key: Key) => (key.id === NAME_ID ? -1 : PLACES[key.ref.namespace]);
  keys.sort((a, b) => place(a) - place(b));
  const byId = new Map(keys.map((key) => [key.id, key]));
  return { version, count: runs.length, runs, members, waiting, pattern: null, leftOut, keys, byId };
}

/** The key of a view's reference; undefined where this table has none. */
export function findKey(table: Table, ref: KeyRef): Key | undefined {
  return table.byId.get(keyId(ref));
}

export function valueAt(key: Key, row: number): Value {
  return entryOf(key.dictionary, key.codes[row] ?? 0);
}

export function entryValue(key: Key, code: number): Value {
  return entryOf(key.dictionary, code);
}
