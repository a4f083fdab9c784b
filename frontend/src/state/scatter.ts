/** What a scatter shows, as a part of the view. */
import type { KeyRef } from "../values/key";
import { readRef, refToJson } from "../values/keyJson";
import { field, fields, nullOr, type Reader, ViewError, yesNo } from "../values/validate";
import type { Json } from "../values/value";

export interface ScatterView {
  /** null: the setting that explains most of y. */
  readonly x: KeyRef | null;
  /** null: the target. */
  readonly y: KeyRef | null;
  /** null: by the first key of groups, else none. */
  readonly colour: KeyRef | null;
  /** null: where its numbers span powers of ten. */
  readonly logX: boolean | null;
  readonly logY: boolean | null;
  /** The line of medians. */
  readonly trend: boolean;
}

export const DEFAULT_SCATTER: ScatterView = { x: null, y: null, colour: null, logX: null, logY: null, trend: true };

/** Only what differs from the defaults. */
export function scatterToJson({ x, y, colour, logX, logY, trend }: ScatterView): Json {
  return {
    ...(x && { x: refToJson(x) }),
    ...(y && { y: refToJson(y) }),
    ...(colour && { colour: refToJson(colour) }),
    ...(logX !== null && { logX }),
    ...(logY !== null && { logY }),
    ...(!trend && { trend }),
  };
}

export const readScatter: Reader<ScatterView> = (json, place) => {
  const of = fields(json, place);
  const unknown = Object.keys(of).find((name) => !Object.hasOwn(DEFAULT_SCATTER, name));
  if (unknown !== undefined) throw new ViewError(`${place}: "${unknown.slice(0, 40)}" is not a part of a scatter`);
  const read = <K extends keyof ScatterView>(name: K, reader: Reader<ScatterView[K]>): ScatterView[K] =>
    field(of, name, place, reader, DEFAULT_SCATTER[name]);
  return {
    x: read("x", nullOr(readRef)),
    y: read("y", nullOr(readRef)),
    colour: read("colour", nullOr(readRef)),
    logX: read("logX", nullOr(yesNo)),
    logY: read("logY", nullOr(yesNo)),
    trend: read("trend", yesNo),
  };
};
