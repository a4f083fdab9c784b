/** What parallel coordinates show, as a part of the view. */
import { type KeyRef, keyId } from "../values/key";
import { readRef, refToJson } from "../values/keyJson";
import { field, fields, listOf, nullOr, type Reader, ViewError, yesNo } from "../values/validate";
import type { Json } from "../values/value";

export interface ParallelView {
  /** From left to right; null: the suggested settings, then the target. */
  readonly axes: readonly KeyRef[] | null;
  /** Those whose low end is at the top. */
  readonly flipped: readonly KeyRef[];
  /** null: the target. */
  readonly colour: KeyRef | null;
  /** Each run is a line, also where the table shows groups. */
  readonly runs: boolean;
}

export const DEFAULT_PARALLEL: ParallelView = { axes: null, flipped: [], colour: null, runs: false };

/** Only what differs from the defaults. */
export function parallelToJson({ axes, flipped, colour, runs }: ParallelView): Json {
  return {
    ...(axes && { axes: axes.map(refToJson) }),
    ...(flipped.length > 0 && { flipped: flipped.map(refToJson) }),
    ...(colour && { colour: refToJson(colour) }),
    ...(runs && { runs }),
  };
}

const readKeys: Reader<readonly KeyRef[]> = (json, place) => {
  const keys = listOf(readRef)(json, place);
  if (new Set(keys.map(keyId)).size < keys.length) throw new ViewError(`${place} names a key twice`);
  return keys;
};

export const readParallel: Reader<ParallelView> = (json, place) => {
  const of = fields(json, place);
  const unknown = Object.keys(of).find((name) => !Object.hasOwn(DEFAULT_PARALLEL, name));
  if (unknown !== undefined)
    throw new ViewError(`${place}: "${unknown.slice(0, 40)}" is not a part of parallel coordinates`);
  return {
    axes: field(of, "axes", place, nullOr(readKeys), null),
    flipped: field(of, "flipped", place, readKeys, []),
    colour: field(of, "colour", place, nullOr(readRef), null),
    runs: field(of, "runs", place, yesNo, false),
  };
};
