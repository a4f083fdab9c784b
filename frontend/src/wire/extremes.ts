/** What a metric reached over its steps: an Arrow IPC stream with one line a row. */
import { type Column, type Table, Type } from "@uwdata/flechette";
import { type Coded, narrow } from "../engine/table/dictionary";
import type { Extremes, Reached } from "../engine/table/overSteps";
import { parseArrow } from "./arrow";
import { encoderFor, isNull } from "./encode";
import { unexpected } from "./error";
import { text } from "./json";
import { joinedTexts } from "./strings";

/** Throws WireError naming the part that is not as the contract says. @param best whether the values at the target's best step were asked for. @param complete whether the server had all series. */
export function decodeExtremes(bytes: Uint8Array, best: boolean, complete = true): Extremes {
  const arrow = parseArrow(bytes, "the metric");
  const told = (name: string) => text(arrow.schema.metadata?.get(name), `the metric's ${name}`);
  const sampled = Number(told("sampled"));
  if (!Number.isInteger(sampled) || sampled < 1) throw unexpected("the metric's sampled", "is not a number of points");
  const unreadable = Number(told("unreadable"));
  if (!Number.isInteger(unreadable)) throw unexpected("the metric's unreadable", "is not a number of series");
  // Checked now, made when it is shown: of a hundred thousand rows one of these takes some hundredths of a second.
  const [min, max] = [reached(arrow, "min", "min_step"), reached(arrow, "max", "max_step")];
  const at = best ? reached(arrow, "at", "at_step") : null;
  return {
    version: told("version"),
    sampled,
    unreadable,
    complete,
    runs: joinedTexts(columnOf(arrow, "run", Type.Utf8)),
    points: counts(columnOf(arrow, "points", Type.Int)),
    get min() {
      return min();
    },
    get max() {
      return max();
    },
    get best() {
      return at?.() ?? null;
    },
  };
}

function columnOf(arrow: Table, name: string, type: number): Column<unknown> {
  const field = arrow.schema.fields.find((one) => one.name === name);
  if (field === undefined) throw unexpected(`the field \`${name}\``, "is missing");
  if (field.type.typeId !== type) throw unexpected(`the field \`${name}\``, "does not hold what the contract says");
  return arrow.getChild(name) as Column<unknown>;
}

/** Throws at once where a column is not as it should be. */
function reached(arrow: Table, name: string, steps: string): () => Reached {
  const values = columnOf(arrow, name, Type.Float);
  const stepped = columnOf(arrow, steps, Type.Float);
  let made: Reached | undefined;
  return () => {
    made ??= { ...numbersIn(values), steps: stepsIn(stepped) };
    return made;
  };
}

function numbersIn(column: Column<unknown>): Coded {
  const encoder = encoderFor("number", true);
  if (!encoder) throw new Error("numbers have an encoder");
  const codes = new Uint32Array(column.length);
  let at = 0;
  for (const batch of column.data) {
    codes.set(encoder.codes(batch), at);
    at += batch.length;
  }
  const dictionary = encoder.dictionary();
  return { codes: narrow(codes, dictionary.size), dictionary };
}

function counts(column: Column<unknown>): Int32Array {
  const counted = new Int32Array(column.length);
  let at = 0;
  for (const batch of column.data) {
    for (let i = 0; i < batch.length; i++) counted[at + i] = Number(batch.values[i]);
    at += batch.length;
  }
  return counted;
}

/** NaN where there is none. */
function stepsIn(column: Column<unknown>): Float64Array {
  const steps = new Float64Array(column.length);
  let at = 0;
  for (const batch of column.data) {
    for (let i = 0; i < batch.length; i++) steps[at + i] = isNull(batch, i) ? Number.NaN : (batch.values[i] as number);
    at += batch.length;
  }
  return steps;
}
