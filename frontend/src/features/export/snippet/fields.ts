/** How the columns of pandas' frame stand to the keys of the tab: which are just there, and which have to be made first. */

import { originsOf } from "../../../engine/keys/merged";
import { entryOf } from "../../../engine/table/dictionary";
import { inForce } from "../../../engine/table/overSteps";
import { findKey } from "../../../engine/table/table";
import type { Key, Table } from "../../../engine/table/types";
import { fullName, type KeyRef, NAME_ID } from "../../../values/key";
import { Kind } from "../../../values/kind";
import { isList } from "../../../values/value";
import type { Source } from "../formats/format";
import { pythonText } from "./python";

export interface Facts {
  readonly key: Key;
  /** Its name in the frame. */
  readonly name: string;
  /** No other key has the same name. */
  readonly alone: boolean;
  /** Its values but None are of one kind as well: the frame has it as it is. */
  readonly simple: boolean;
  /** pandas finds the same groups by it: Python takes True for 1, and None of several kinds for not logged. */
  readonly groups: boolean;
  /** The one kind of its values; `Kind.missing` where they are of several or there are none. */
  readonly kind: number;
  /** Some were logged as None: the frame tells these in a column of their own, `#null`. */
  readonly nulls: boolean;
  /** Some are NaN, which pandas takes for not logged. */
  readonly nans: boolean;
  readonly infinite: boolean;
}

const RESERVED = new Set(["run", "members"]);

/** What there is to know of a key; null of one that the table has not. */
export function factsOf({ frame: { table, newest } }: Pick<Source, "frame">, ref: KeyRef): Facts | null {
  const key = newest(ref) ?? findKey(table, ref);
  if (!key) return null;
  const { dictionary } = key;
  const kinds = new Set<string>();
  let nulls = false;
  let nans = false;
  let infinite = false;
  for (let code = 1; code < dictionary.size; code++) {
    const kind = dictionary.kinds[code] as number;
    const number = dictionary.numbers[code] as number;
    if (kind === Kind.number && Number.isNaN(number)) nans = true;
    else if (kind === Kind.number && !Number.isFinite(number)) infinite = true;
    if (kind === Kind.null) nulls = true;
    else kinds.add(kind === Kind.list ? listKind(key, code) : String(kind));
  }
  // An empty list takes the kind of the others.
  if (kinds.size > 1) kinds.delete(`${Kind.list}`);
  const [only = `${Kind.missing}`] = kinds;
  const isName = key.id === NAME_ID;
  const own = isName ? "run" : fullName(ref);
  const alone = isName || (!RESERVED.has(own) && isOnlyOne(table, own));
  // Another column has the plain name.
  const name = alone ? own : `${ref.namespace}:${own}`;
  const kind = kinds.size > 1 ? Kind.missing : Number(only.split(" ")[0]);
  // Of several keys the frame has None as it has what was not logged, and so takes the value of the next one.
  const told = !(nulls && originsOf(key) !== null);
  const simple = alone && told && kinds.size === 1;
  const groups = alone && !nans && (simple || (kinds.size > 1 && !nulls && !kinds.has(`${Kind.bool}`)));
  return { key, name, alone, simple, groups, kind, nulls, nans, infinite };
}

function listKind({ dictionary }: Key, code: number): string {
  const value = entryOf(dictionary, code);
  const [first] = isList(value) ? value : [];
  return first === undefined ? `${Kind.list}` : `${Kind.list} ${typeof first}`;
}

const NAMES = new WeakMap<Table, ReadonlyMap<string, number>>();

function isOnlyOne(table: Table, name: string): boolean {
  let counts = NAMES.get(table);
  if (!counts) {
    const found = new Map<string, number>();
    for (const { ref } of table.keys) found.set(fullName(ref), (found.get(fullName(ref)) ?? 0) + 1);
    counts = found;
    NAMES.set(table, counts);
  }
  return counts.get(name) === 1;
}

/** The lines that make the frame's column what the tab shows of the key; none where it is that already. */
export function makingLines({ key, name, simple, kind }: Facts): readonly string[] {
  const column = `frame[${pythonText(name)}]`;
  const { ref, overSteps } = key;
  const reduction = inForce(key);
  if (ref.namespace === "metric" && reduction !== "last" && overSteps) {
    const metric = `metric=${pythonText(ref.path.join("/"))}`;
    return reduction === "best"
      ? [`${column} = frame["run"].map(reached(${metric}, at=${pythonText(overSteps.at ?? "")}, best=BEST)["at"])`]
      : [`${column} = frame["run"].map(reached(${metric})["${reduction}"])`];
  }
  const origins = originsOf(key);
  if (origins !== null) {
    const [first = "", ...others] = origins.keys.map((one) => atLine(one.ref));
    return [`${column} = ${[first, ...others.map((other) => `combine_first(${other})`), "infer_objects()"].join(".")}`];
  }
  if (!simple) return [`${column} = ${atLine(ref)}`];
  // pandas can group by tuples, and not by arrays.
  if (kind === Kind.list) return [`${column} = ${column}.map(tuple, na_action="ignore")`];
  return [];
}

function atLine({ namespace, path }: KeyRef): string {
  return `at(${[namespace, ...path].map(pythonText).join(", ")})`;
}

export const REACHED = `
def reached(**query):
    """What a metric reached over its steps, by run. TensorBoard tells it: it has to run."""
    answer = urlopen(f"{SERVER}extremes?{urlencode(query)}").read()
    return pa.ipc.open_stream(answer).read_all().to_pandas().set_index("run")
`;

export const AT = `
def at(namespace, *path):
    """What each run holds at a key, whatever its kind; None where that is nothing."""
    found = pd.Series([None] * len(table), dtype=object)
    for field in table.schema:
        told = field.metadata or {}
        if told.get(b"namespace") != namespace.encode() or json.loads(told[b"path"]) != list(path):
            continue
        if told[b"kind"] != b"null":
            values = pd.Series(table[field.name].to_pylist(), dtype=object)
            values = values.map(lambda value: tuple(value) if isinstance(value, list) else value)
            found = found.where(found.notna(), values)
    return found
`;
