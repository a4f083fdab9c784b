/** What a metric reached over its steps: an Arrow IPC stream with one line a row. */
import { type Column, type Table, Type } from "@uwdata/flechette";
import { narrow } from "../engine/dictionary";
import type { Extremes, Reached } from "../engine/over";
import { parseArrow } from "./arrow";
import { encoderFor } from "./encode";
import { unexpected } from "./error";
import { text } from "./json";
import { joinedTexts } from "./strings";

/** Throws WireError naming the part that is not as the contract says. @param best whether the values at the target's best step were asked for. */
export function decodeExtremes(bytes: Uint8Array, best: boolean): Extremes {
  const arrow = parseArrow(bytes, "the metric");
  const told = (name: string) => text(arrow.schema.metadata?.get(name), `the metric's ${name}`);
  const sampled = Number(told("sampled"));
  if (!Number.isInteger(sampled) || sampled < 1) throw unexpected("the metric's sampled", "is not a number of points");
  return {
    version: told("version"),
    sampled,
    runs: joinedTexts(columnOf(arrow, "run", Type.Utf8)),
    min: reached(arrow, "min", "min_step"),
    max: reached(arrow, "max", "max_step"),
    best: best ? reached(arrow, "at", "at_step") : null,
  };
}

function columnOf(arrow: Table, name: string, type: number): Column<unknown> {
  const field = arrow.schema.fields.find((one) => one.name === name);
  if (field === undefined) throw unexpected(`the field \`${name}\``, "is missing");
  if (field.type.typeId !== type) throw unexpected(`the field \`${name}\``, "does not hold what the contract says");
  return arrow.getChild(name) as Column<unknown>;
}

function reached(arrow: Table, name: string, steps: string): Reached {
  const encoder = encoderFor("number", true);
  if (!encoder) throw new Error("numbers have an encoder");
  const parts = columnOf(arrow, name, Type.Float).data.map((batch) => encoder.codes(batch));
  const dictionary = encoder.dictionary();
  const codes = new Uint32Array(arrow.numRows);
  let at = 0;
  for (const part of parts) {
    codes.set(part, at);
    at += part.length;
  }
  return { codes: narrow(codes, dictionary.size), dictionary, steps: stepsIn(columnOf(arrow, steps, Type.Float)) };
}

/** NaN where there is none. */
function stepsIn(column: Column<unknown>): Float64Array {
  return Float64Array.from(column.toArray() as ArrayLike<number | null>, (step) => step ?? Number.NaN);
}
