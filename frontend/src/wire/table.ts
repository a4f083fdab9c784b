/** The snapshot: an Arrow IPC stream (docs/contract.md) to the engine's table. */
import { type Field as ArrowField, type Column, Type } from "@uwdata/flechette";
import { narrow } from "../engine/table/dictionary";
import { type Field, makeTable } from "../engine/table/table";
import type { Table } from "../engine/table/types";
import { type About, type KeyRef, NAMESPACES } from "../values/key";
import { parseArrow } from "./arrow";
import { encoderFor } from "./encode";
import { unexpected } from "./error";
import { list, oneOf, optional, text } from "./json";
import { decodeMembers } from "./members";
import { joinedTexts } from "./strings";
import { decodeWaiting } from "./waiting";

const namespace = oneOf(...NAMESPACES);

/** Throws WireError naming the field that is not as the contract says. */
export function decodeTable(bytes: Uint8Array): Table {
  const steps = decoding(bytes);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const STRETCH_MS = 50;

/** As `decodeTable`, in stretches of some `most` ms (a single column may take longer), between which the page draws and answers. */
export async function decodeTableInStretches(bytes: Uint8Array, most = STRETCH_MS): Promise<Table> {
  const steps = decoding(bytes);
  for (let started = performance.now(), step = steps.next(); ; step = steps.next()) {
    if (!step.done && performance.now() - started < most) continue;
    // After the end too: what is made of the table is work of its own.
    await turn();
    if (step.done) return step.value;
    started = performance.now();
  }
}

/** The next turn of the event loop; a timer would wait a second in a hidden tab. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** One step a column. */
function* decoding(bytes: Uint8Array): Generator<void, Table> {
  const arrow = parseArrow(bytes);
  const version = text(arrow.schema.metadata?.get("version"), "the table's version");
  const { fields } = arrow.schema;
  const columns = fields.map((field, i) => [field, arrow.getChildAt(i) as Column<unknown>] as const);
  const [runs, members, ...rest] = columns;
  if (runs?.[0].name !== "run" || runs[0].type.typeId !== Type.Utf8)
    throw unexpected("the first field", "is not `run`");
  if (members?.[0].name !== "members") throw unexpected("the second field", "is not `members`");
  const names = joinedTexts(runs[1]);
  const rolledUp = decodeMembers(...members, runs[1]);
  const waiting = decodeWaiting(arrow.schema.metadata?.get("waiting"), names.length);
  const decoded: Field[] = [];
  const leftOut: string[] = [];
  for (const [field, column] of rest) {
    const read = decodeField(field, column);
    if (read) decoded.push(read);
    else leftOut.push(field.name);
    yield;
  }
  return makeTable(version, names, rolledUp, decoded, waiting, leftOut);
}

/** null where it is of a kind that this page does not know, as after an update of the server: all else can be read. */
function decodeField(field: ArrowField, column: Column<unknown>): Field | null {
  const where = `the field \`${field.name}\``;
  const ref = refOf(field, where);
  const kind = text(field.metadata?.get("kind"), `${where}: kind`);
  const encoder = encoderFor(kind, ref.namespace === "metric");
  if (!encoder) return null;
  if (!encoder.accepts(field.type)) throw unexpected(where, `does not hold what its kind ${JSON.stringify(kind)} says`);
  const codes = concat(column.data.map((batch) => encoder.codes(batch)));
  const dictionary = encoder.dictionary();
  return { ref, about: aboutOf(field, where), codes: narrow(codes, dictionary.size), dictionary };
}

function refOf(field: ArrowField, where: string): KeyRef {
  const path = text(field.metadata?.get("path"), `${where}: path`);
  return {
    namespace: namespace(field.metadata?.get("namespace"), `${where}: namespace`),
    path: list(text)(parsed(path), `${where}: path`),
  };
}

const said = optional(text, "");

function aboutOf({ metadata }: ArrowField, where: string): About {
  const read = (name: string) => said(metadata?.get(name), `${where}: ${name}`);
  return { displayName: read("display_name"), description: read("description"), unit: read("unit") };
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
