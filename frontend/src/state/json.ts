/** Views as JSON: for links, files, and scripts (`window.tbMetadata`). Reading checks every field. */
import type { Clause, KeyRef, SortKey, Target } from "../engine/types";
import { decodeValue, encodeValue, type Json, type Value } from "../engine/value";
import {
  field,
  fields,
  finite,
  listOf,
  nullOr,
  oneOf,
  type Reader,
  recordOf,
  text,
  ViewError,
  wrong,
  yesNo,
} from "./validate";
import { EMPTY_VIEW, type View } from "./view";

const clauseToJson = (clause: Clause): Json =>
  clause.type === "values"
    ? {
        type: clause.type,
        key: refToJson(clause.key),
        include: clause.include.map(encodeValue),
        exclude: clause.exclude.map(encodeValue),
        match: clause.match,
      }
    : {
        type: clause.type,
        key: refToJson(clause.key),
        min: clause.min,
        max: clause.max,
        also: clause.also.map(encodeValue),
      };

const refToJson = (ref: KeyRef): Json => ({ namespace: ref.namespace, path: [...ref.path] });

/** Every field, defaults included. */
export function viewToJson(view: View): Record<keyof View, Json> {
  return {
    clauses: view.clauses.map(clauseToJson),
    query: view.query,
    groupBy: view.groupBy.map(refToJson),
    flat: view.flat,
    sort: view.sort.map((one) => ({ key: refToJson(one.key), descending: one.descending })),
    columns: view.columns?.map(refToJson) ?? null,
    widths: { ...view.widths },
    target:
      view.target === null || view.target === "none"
        ? view.target
        : { key: refToJson(view.target.key), direction: view.target.direction },
    reducers: { ...view.reducers },
    toggledGroups: view.toggledGroups.map((values) => values.map(encodeValue)),
    forms: { ...view.forms },
    open: view.open,
  };
}

const readValue: Reader<Value> = (json, place) => {
  try {
    return decodeValue(json as Json);
  } catch (error) {
    throw new ViewError(`${place} is no value: ${error instanceof Error ? error.message : error}`);
  }
};

const readRef: Reader<KeyRef> = (json, place) => {
  const of = fields(json, place);
  const path = field(of, "path", place, listOf(text));
  if (path.length === 0) throw wrong(`${place}.path`, "a list of at least one text", path);
  return { namespace: field(of, "namespace", place, oneOf("doc", "run", "metric", "name")), path };
};

const readClause: Reader<Clause> = (json, place) => {
  const of = fields(json, place);
  const key = field(of, "key", place, readRef);
  if (field(of, "type", place, oneOf("values", "range")) === "values") {
    return {
      type: "values",
      key,
      include: field(of, "include", place, listOf(readValue), []),
      exclude: field(of, "exclude", place, listOf(readValue), []),
      match: field(of, "match", place, oneOf("any", "all"), "any"),
    };
  }
  return {
    type: "range",
    key,
    min: field(of, "min", place, nullOr(finite), null),
    max: field(of, "max", place, nullOr(finite), null),
    also: field(of, "also", place, listOf(readValue), []),
  };
};

const readClauses: Reader<readonly Clause[]> = (json, place) => {
  const clauses = listOf(readClause)(json, place);
  const seen = new Set<string>();
  for (const { key } of clauses) {
    const id = JSON.stringify([key.namespace, ...key.path]);
    if (seen.has(id)) throw new ViewError(`${place} filters ${key.path.join(".")} twice`);
    seen.add(id);
  }
  return clauses;
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
  return {
    clauses: read("clauses", readClauses),
    query: read("query", text),
    groupBy: read("groupBy", listOf(readRef)),
    flat: read("flat", yesNo),
    sort: read("sort", listOf(readSort)),
    columns: read("columns", nullOr(listOf(readRef))),
    widths: read("widths", recordOf(finite)),
    target: read("target", nullOr(readTarget)),
    reducers: read("reducers", recordOf(oneOf("mean", "median", "min", "max"))),
    toggledGroups: read("toggledGroups", listOf(listOf(readValue))),
    forms: read("forms", recordOf(oneOf("list", "histogram"))),
    open: read("open", nullOr(text)),
  };
}
