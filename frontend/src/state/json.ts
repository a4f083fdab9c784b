/** Views as JSON: for links, files, and scripts (`window.tbMetadata`). Reading checks every field. */
import { CLAUSE_NAMES, type Clause, clauseType } from "../engine/clauses/list";
import { REDUCER_NAMES } from "../engine/reducers/list";
import type { SortKey, Target } from "../engine/table/types";
import { fullName, type KeyRef, keyId } from "../values/key";
import { byKey, readRef, readValue, refToJson } from "../values/keyJson";
import { field, fields, finite, listOf, nullOr, oneOf, type Reader, text, ViewError, yesNo } from "../values/validate";
import { encodeValue, type Json } from "../values/value";
import { compareToJson, readCompare } from "./compare";
import { curvesToJson, readCurves } from "./curves";
import { matteredToJson, readMattered } from "./mattered";
import { mergedToJson, readMerged, withOneName } from "./merged";
import { parallelToJson, readParallel } from "./parallel";
import { pivotToJson, readPivot } from "./pivot";
import { readScatter, scatterToJson } from "./scatter";
import { readTicks, ticksToJson } from "./ticks";
import { EMPTY_VIEW, MAX_WIDTH, MIN_WIDTH, type View } from "./view";

const clauseToJson = (clause: Clause): Json => ({
  type: clause.type,
  key: refToJson(clause.key),
  ...clauseType(clause).toJson(clause),
});

/** Every field, defaults included. */
export function viewToJson(view: View): Record<keyof View, Json> {
  return {
    clauses: view.clauses.map(clauseToJson),
    query: view.query,
    groupBy: view.groupBy.map(refToJson),
    flat: view.flat,
    levels: view.levels,
    leastRuns: view.leastRuns,
    sort: view.sort.map((one) => ({ key: refToJson(one.key), descending: one.descending })),
    columns: view.columns?.map(refToJson) ?? null,
    pinned: view.pinned.map(refToJson),
    widths: { ...view.widths },
    target:
      view.target === null || view.target === "none"
        ? view.target
        : { key: refToJson(view.target.key), direction: view.target.direction },
    reducers: { ...view.reducers },
    steps: { ...view.steps },
    toggledGroups: view.toggledGroups.map((values) => values.map(encodeValue)),
    ticked: ticksToJson(view.ticked),
    forms: { ...view.forms },
    pattern: view.pattern,
    merged: mergedToJson(view.merged),
    open: view.open,
    chosen: view.chosen,
    panel: view.panel,
    curves: curvesToJson(view.curves),
    pivot: pivotToJson(view.pivot),
    scatter: scatterToJson(view.scatter),
    parallel: parallelToJson(view.parallel),
    mattered: matteredToJson(view.mattered),
    compare: compareToJson(view.compare),
  };
}

const readClause: Reader<Clause> = (json, place) => {
  const of = fields(json, place);
  const key = field(of, "key", place, readRef);
  const type = field(of, "type", place, oneOf(...CLAUSE_NAMES));
  return clauseType({ type }).fromJson(of, place, key);
};

/** A list of which no two items are of the same key. */
function oncePerKey<T>(read: Reader<T>, keyOf: (item: T) => KeyRef, verb = "names"): Reader<readonly T[]> {
  return (json, place) => {
    const items = listOf(read)(json, place);
    const seen = new Set<string>();
    for (const key of items.map(keyOf)) {
      const id = keyId(key);
      if (seen.has(id)) throw new ViewError(`${place} ${verb} ${fullName(key).slice(0, 80)} twice`);
      seen.add(id);
    }
    return items;
  };
}

const readRefs = oncePerKey(readRef, (ref) => ref);

/** A width beyond what the table allows is brought within it; one that is no width at all is an error. */
const readWidth: Reader<number> = (json, place) => {
  const width = finite(json, place);
  if (width <= 0) throw new ViewError(`${place} should be above 0, but is ${width}`);
  return Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH);
};

const readCount: Reader<number> = (json, place) => {
  const count = finite(json, place);
  if (!Number.isInteger(count) || count < 0) {
    throw new ViewError(`${place} should be a whole number from 0 on, but is ${count}`);
  }
  return count;
};

const readLeast: Reader<number> = (json, place) => {
  const least = finite(json, place);
  if (!Number.isInteger(least) || least < 1) {
    throw new ViewError(`${place} should be a whole number from 1 on, but is ${least}`);
  }
  return least;
};

const readSort: Reader<SortKey> = (json, place) => {
  const of = fields(json, place);
  return { key: field(of, "key", place, readRef), descending: field(of, "descending", place, yesNo, false) };
};

const readTarget: Reader<Target | "none"> = (json, place) => {
  if (json === "none") return json;
  const of = fields(json, place);
  return { key: field(of, "key", place, readRef), direction: field(of, "direction", place, oneOf("max", "min")) };
};

/** Reads a view; fields that are absent have their default. Throws ViewError. Unknown fields are a newer version's: they are an error, since to drop them would show another view than the link's. */
export function viewFromJson(json: unknown): View {
  const of = fields(json, "");
  const unknown = Object.keys(of).find((name) => !Object.hasOwn(EMPTY_VIEW, name));
  if (unknown !== undefined) throw new ViewError(`"${unknown.slice(0, 40)}" is not a part of a view`);
  const read = <K extends keyof View>(name: K, reader: Reader<View[K]>): View[K] =>
    field(of, name, "", reader, EMPTY_VIEW[name]);
  const groupBy = read("groupBy", readRefs);
  return withOneName({
    clauses: read(
      "clauses",
      oncePerKey(readClause, ({ key }) => key, "filters"),
    ),
    query: read("query", text),
    groupBy,
    flat: read("flat", yesNo),
    levels: read("levels", readCount),
    leastRuns: read("leastRuns", nullOr(readLeast)),
    sort: read(
      "sort",
      oncePerKey(readSort, ({ key }) => key),
    ),
    columns: read("columns", nullOr(readRefs)),
    pinned: read("pinned", readRefs),
    widths: read("widths", byKey(readWidth)),
    target: read("target", nullOr(readTarget)),
    reducers: read("reducers", byKey(oneOf(...REDUCER_NAMES))),
    steps: read("steps", byKey(oneOf("last", "min", "max", "best"))),
    toggledGroups: read("toggledGroups", listOf(listOf(readValue))),
    ticked: read("ticked", readTicks(groupBy)),
    forms: read("forms", byKey(oneOf("list", "histogram"))),
    pattern: read("pattern", nullOr(text)),
    merged: read("merged", readMerged),
    open: read("open", nullOr(text)),
    chosen: read("chosen", nullOr(text)),
    panel: read("panel", nullOr(text)),
    curves: read("curves", readCurves),
    pivot: read("pivot", readPivot),
    scatter: read("scatter", readScatter),
    parallel: read("parallel", readParallel),
    mattered: read("mattered", readMattered),
    compare: read("compare", readCompare(groupBy)),
  });
}
