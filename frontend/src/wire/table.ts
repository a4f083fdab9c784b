/** The snapshot: an Arrow IPC stream (DESIGN 5.2) to the engine's table. */
import { type Field as ArrowField, type Batch, type Column, Type, tableFromIPC } from "@uwdata/flechette";
import { narrow } from "../engine/dictionary";
import { type Field, makeTable } from "../engine/table";
import type { KeyRef, Namespace, Table } from "../engine/types";
import { encoderFor } from "./encode";
import { unexpected } from "./error";
import { list, oneOf, text } from "./json";
import { textsOf } from "./strings";

const namespace = oneOf<Namespace>("doc", "run", "metric", "name");

/** Throws WireError naming the field that is not as the contract says. */
export function decodeTable(bytes: Uint8Array): Table {
  const arrow = parse(bytes);
  const version = text(arrow.schema.metadata?.get("version"), "the table's version");
  const { fields } = arrow.schema;
  const columns = fields.map((field, i) => [field, arrow.getChildAt(i) as Column<unknown>] as const);
  const [runs, members, ...rest] = columns;
  if (runs?.[0].name !== "run" || runs[0].type.typeId !== Type.Utf8)
    throw unexpected("the first field", "is not `run`");
  if (members?.[0].name !== "members") throw unexpected("the second field", "is not `members`");
  return makeTable(
    version,
    runs[1].data.flatMap((batch) => textsOf(batch as Batch<string>)),
    membersOf(...members),
    rest.map(([field, column]) => decodeField(field, column)),
  );
}

function parse(bytes: Uint8Array) {
  try {
    return tableFromIPC(bytes);
  } catch (error) {
    throw unexpected("the table", `is not an Arrow stream (${error instanceof Error ? error.message : error})`);
  }
}

function membersOf(field: ArrowField, column: Column<unknown>): string[][] {
  const { type } = field;
  if (type.typeId !== Type.List || type.children[0].type.typeId !== Type.Utf8) {
    throw unexpected("the field `members`", "does not hold lists of texts");
  }
  return column.data.flatMap((batch) => {
    const offsets = batch.offsets as Int32Array;
    const texts = batch.children[0] ? textsOf(batch.children[0] as Batch<string>) : [];
    const members = new Array<string[]>(batch.length);
    for (let i = 0; i < members.length; i++) members[i] = texts.slice(offsets[i], offsets[i + 1]);
    return members;
  });
}

function decodeField(field: ArrowField, column: Column<unknown>): Field {
  const where = `the field \`${field.name}\``;
  const ref = refOf(field, where);
  const kind = text(field.metadata?.get("kind"), `${where}: kind`);
  const encoder = encoderFor(kind, ref.namespace === "metric");
  if (!encoder) throw unexpected(where, `has the unknown kind ${JSON.stringify(kind)}`);
  if (!encoder.accepts(field.type)) throw unexpected(where, `does not hold what its kind ${JSON.stringify(kind)} says`);
  const codes = concat(column.data.map((batch) => encoder.codes(batch)));
  const dictionary = encoder.dictionary();
  return { ref, codes: narrow(codes, dictionary.size), dictionary };
}

function refOf(field: ArrowField, where: string): KeyRef {
  const path = text(field.metadata?.get("path"), `${where}: path`);
  return {
    namespace: namespace(field.metadata?.get("namespace"), `${where}: namespace`),
    path: list(text)(parsed(path), `${where}: path`),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function concat(parts: readonly Uint32Array[]): Uint32Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const all = new Uint32Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
