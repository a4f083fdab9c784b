/** Parquet, with the columns of `read()`: one for each kind of values at a key (docs/contract.md, Columns). */
import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { formatExact } from "../../../values/format";
import { KINDS, kindOfScalar } from "../../../values/kind";
import { isTime } from "../../../values/kinds/time";
import { isList, type Scalar, type Value } from "../../../values/value";
import { type Extract, type OutCell, tidy } from "../extract";
import type { Format, Source, Writing } from "./format";
import { told } from "./separated";

/** Written at a time: a fraction of a second of work. */
const CELLS_AT_ONCE = 75_000;

/** As the contract names them; of an empty list its elements' kind is not known. */
type KindName = keyof typeof KINDS | `list<${keyof typeof KINDS}>` | "list<>";

const NAMES = new Map(Object.entries(KINDS).map(([name, { code }]) => [code as number, name as keyof typeof KINDS]));

function scalarName(value: Scalar): keyof typeof KINDS {
  return NAMES.get(kindOfScalar(value).code) ?? "string";
}

function kindName(value: Exclude<Value, undefined>): KindName {
  if (!isList(value)) return scalarName(value);
  const kinds = new Set(value.map(scalarName));
  const [kind] = kinds;
  if (kind === undefined) return "list<>";
  if (kinds.size === 1) return `list<${kind}>`;
  return [...kinds].every((one) => one === "number" || one === "integer") ? "list<integer>" : "list<string>";
}

type Leaf = Pick<SchemaElement, "type" | "converted_type">;

const TEXT: Leaf = { type: "BYTE_ARRAY", converted_type: "UTF8" };
const LEAVES: Readonly<Record<keyof typeof KINDS, Leaf>> = {
  null: { type: "BOOLEAN" },
  bool: { type: "BOOLEAN" },
  number: { type: "DOUBLE" },
  string: TEXT,
  time: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
  integer: TEXT,
  json: TEXT,
};

/** What stands in a column of the kind. */
function stored(value: Scalar, kind: keyof typeof KINDS): unknown {
  if (kind === "null") return true;
  if (kind === "number") return Number(value);
  if (kind === "bool") return value;
  if (kind === "time") return isTime(value) ? BigInt(Math.trunc(value.time)) : null;
  return formatExact(value);
}

function elementOf(kind: KindName): keyof typeof KINDS | null {
  const [, element] = /^list<(.*)>$/.exec(kind) ?? [];
  return element === undefined ? null : element === "" ? "string" : (element as keyof typeof KINDS);
}

/** One column of the file. */
interface Field {
  readonly name: string;
  readonly at: number;
  readonly kinds: ReadonlySet<KindName>;
  readonly kind: KindName;
}

function schemaOf({ name, kind }: Field): readonly SchemaElement[] {
  const element = elementOf(kind);
  if (element === null) return [{ name, repetition_type: "OPTIONAL", ...LEAVES[kind as keyof typeof KINDS] }];
  return [
    { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
    { name: "list", repetition_type: "REPEATED", num_children: 1 },
    { name: "element", repetition_type: "OPTIONAL", ...LEAVES[element] },
  ];
}

/** The kind that most cells have takes the plain name, the others add theirs; None always does, as in `read()`. */
function fieldsOf(of: Extract, counts: readonly ReadonlyMap<KindName, number>[]): readonly Field[] {
  const taken = new Set<string>();
  const named = (wanted: string): string => {
    let name = wanted;
    for (let i = 2; taken.has(name); i++) name = `${wanted}${i}`;
    taken.add(name);
    return name;
  };
  return of.columns.flatMap(({ name, numeric }, at): Field[] => {
    const found = [...(counts[at] ?? [])].sort(([, a], [, b]) => b - a).map(([kind]) => kind);
    const lists = found.filter((kind) => elementOf(kind) !== null && kind !== "list<>");
    // An empty list takes the kind of the lists that others have.
    const empty = found.includes("list<>");
    const kinds = found.filter((kind) => kind !== "list<>" || lists.length === 0);
    const [main = numeric ? ("number" as const) : ("string" as const)] = kinds.filter((kind) => kind !== "null");
    const others = kinds.filter((kind) => kind !== main);
    const field = (kind: KindName, name: string): Field => {
      const takesEmpty = empty && kind === (lists[0] ?? "list<>");
      return { name: named(name), at, kind, kinds: new Set(takesEmpty ? [kind, "list<>"] : [kind]) };
    };
    const plain = found.length === 1 && found[0] === "null" ? [] : [field(main, name)];
    return [...plain, ...others.map((kind) => field(kind, `${name}#${kind}`))];
  });
}

function cellOf({ kind, kinds }: Field, { value }: OutCell): unknown {
  if (value === undefined || !kinds.has(kindName(value))) return null;
  const element = elementOf(kind);
  if (element === null) return stored(value as Scalar, kind as keyof typeof KINDS);
  return (isList(value) ? value : []).map((item) => stored(item, element));
}

function* write({ shown }: Source): Writing {
  const of = tidy(shown);
  const counts = of.columns.map(() => new Map<KindName, number>());
  for (let at = 0; at < of.count; at++) {
    for (const [i, { value }] of of.line(at).entries()) {
      if (value === undefined) continue;
      const kind = kindName(value);
      counts[i]?.set(kind, (counts[i]?.get(kind) ?? 0) + 1);
    }
    yield "";
  }
  const fields = fieldsOf(of, counts);
  const schema: SchemaElement[] = [{ name: "root", num_children: fields.length }, ...fields.flatMap(schemaOf)];
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema, createdBy: "Metadata for TensorBoard" });
  const size = Math.max(1, Math.floor(CELLS_AT_ONCE / Math.max(1, fields.length)));
  for (let start = 0; start < of.count; start += size) {
    const columns = fields.map(({ name }) => ({ name, data: [] as unknown[] }));
    for (let at = start; at < Math.min(of.count, start + size); at++) {
      const line = of.line(at);
      for (const [i, field] of fields.entries()) columns[i]?.data.push(cellOf(field, line[field.at] as OutCell));
      yield "";
    }
    file.write({ columnData: columns, rowGroupSize: size });
    yield "";
  }
  file.finish();
  yield new Uint8Array(writer.getBuffer());
  return told(of);
}

export const parquet: Format = {
  id: "parquet",
  name: "Parquet",
  to: ["file"],
  use: "for pandas, polars and DuckDB",
  extension: "parquet",
  type: "application/vnd.apache.parquet",
  digits: null,
  compares: true,
  mostCells: null,
  passes: 2,
  write,
};
