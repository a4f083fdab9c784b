/** How lines are compared, as a part of the view. What is compared is what is ticked. */
import type { KeyRef } from "../values/key";
import { readRef, refToJson } from "../values/keyJson";
import { field, fields, listOf, nullOr, oneOf, type Reader, text, ViewError } from "../values/validate";
import type { Json, Value } from "../values/value";
import { groupValuesToJson, readGroupValues } from "./ticks";

/** A line of the table: a row by its name, or a group by its values. */
export type LineRef = { readonly run: string } | { readonly by: readonly KeyRef[]; readonly values: readonly Value[] };

/** Parts of the comparison that open and close. */
export const SECTIONS = ["metrics", "differ", "about", "same"] as const;
export type Section = (typeof SECTIONS)[number];

export interface CompareView {
  /** What the others are held against; null: the best by the target. */
  readonly baseline: LineRef | null;
  /** Sections that are not as they begin: more than the first metrics, and open or closed keys. */
  readonly toggled: readonly Section[];
  /** Keys whose texts are shown line by line. */
  readonly texts: readonly KeyRef[];
  /** Of the curves below; null: the target. */
  readonly metric: KeyRef | null;
  /** Shown in place of the comparison: what differs from this line in one key. */
  readonly changesOf: LineRef | null;
}

export const DEFAULT_COMPARE: CompareView = {
  baseline: null,
  toggled: [],
  texts: [],
  metric: null,
  changesOf: null,
};

/** Only what differs from the defaults. */
export function compareToJson({ baseline, toggled, texts, metric, changesOf }: CompareView): Json {
  return {
    ...(baseline && { baseline: lineToJson(baseline) }),
    ...(toggled.length > 0 && { toggled }),
    ...(texts.length > 0 && { texts: texts.map(refToJson) }),
    ...(metric && { metric: refToJson(metric) }),
    ...(changesOf && { changesOf: lineToJson(changesOf) }),
  };
}

function lineToJson(line: LineRef): Json {
  return "run" in line ? { run: line.run } : { by: line.by.map(refToJson), values: groupValuesToJson(line.values) };
}

/** @param usual what groups are by that do not say it */
const readLine =
  (usual: readonly KeyRef[]): Reader<LineRef> =>
  (json, place) => {
    const of = fields(json, place);
    if (Object.hasOwn(of, "run")) return { run: field(of, "run", place, text) };
    const by = field(of, "by", place, listOf(readRef), usual);
    return { by, values: field(of, "values", place, readGroupValues(by.length)) };
  };

/** @param groupBy the view's: links do not repeat it */
export const readCompare =
  (groupBy: readonly KeyRef[]): Reader<CompareView> =>
  (json, place) => {
    const of = fields(json, place);
    const unknown = Object.keys(of).find((name) => !Object.hasOwn(DEFAULT_COMPARE, name));
    if (unknown !== undefined) throw new ViewError(`${place}: "${unknown.slice(0, 40)}" is not a part of a comparison`);
    const read = <K extends keyof CompareView>(name: K, reader: Reader<CompareView[K]>): CompareView[K] =>
      field(of, name, place, reader, DEFAULT_COMPARE[name]);
    return {
      baseline: read("baseline", nullOr(readLine(groupBy))),
      toggled: read("toggled", listOf(oneOf(...SECTIONS))),
      texts: read("texts", listOf(readRef)),
      metric: read("metric", nullOr(readRef)),
      changesOf: read("changesOf", nullOr(readLine(groupBy))),
    };
  };
