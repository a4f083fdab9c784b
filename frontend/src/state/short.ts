/** A view's JSON as links and files hold it: keys as texts (`model.depth`), and nothing that says what is the default. */
import type { KeyRef } from "../values/key";
import { refOfId } from "../values/keyJson";
import { keyText } from "../values/keyText";
import type { Json } from "../values/value";
import type { View } from "./view";

/** Fields that hold something for each of some keys, by key id. */
const BY_KEY = ["widths", "reducers", "steps", "forms"] as const satisfies readonly (keyof View)[];
/** What clauses and sorts say where they are as most are. */
const USUAL: Readonly<Record<string, string>> = {
  include: "[]",
  exclude: "[]",
  also: "[]",
  match: '"any"',
  min: "null",
  max: "null",
  descending: "false",
};

/** @param json as `viewToJson` gives it, or some fields of that */
export function shortened(json: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const short = Object.fromEntries(Object.entries(json).map(([name, field]) => [name, withTexts(field)]));
  for (const name of BY_KEY) {
    const field = json[name];
    if (isObject(field)) short[name] = Object.fromEntries(Object.entries(field).map(([id, of]) => [textOfId(id), of]));
  }
  for (const name of ["clauses", "sort"]) {
    const field = short[name];
    if (Array.isArray(field)) short[name] = field.map(withoutUsual);
  }
  // Groups are most often those of the table.
  const plain = withoutKeys(JSON.stringify(short.groupBy));
  const { ticked, compare } = short;
  if (isObject(ticked) && Array.isArray(ticked.groups)) short.ticked = { ...ticked, groups: ticked.groups.map(plain) };
  if (isObject(compare)) {
    short.compare = Object.fromEntries(Object.entries(compare).map(([name, of]) => [name, plain(of)]));
  }
  return short;
}

/** A group that does not say what it is by, where that is what the table is grouped by. */
function withoutKeys(groupBy: string | undefined): (group: Json) => Json {
  return (group) => {
    if (!isObject(group) || JSON.stringify(group.by) !== groupBy) return group;
    const { by: _, ...rest } = group;
    return rest;
  };
}

function textOfId(id: string): string {
  const ref = refOfId(id);
  return ref ? keyText(ref) : id;
}

/** No value of a log has this form: objects among them are marked by a `$`. */
function isRef(json: { readonly [name: string]: Json }): boolean {
  return Object.keys(json).length === 2 && typeof json.namespace === "string" && Array.isArray(json.path);
}

function withTexts(json: Json): Json {
  if (Array.isArray(json)) return json.map(withTexts);
  if (!isObject(json)) return json;
  if (isRef(json)) return keyText(json as unknown as KeyRef);
  return Object.fromEntries(Object.entries(json).map(([name, of]) => [name, withTexts(of)]));
}

function withoutUsual(json: Json): Json {
  if (!isObject(json)) return json;
  return Object.fromEntries(Object.entries(json).filter(([name, of]) => USUAL[name] !== JSON.stringify(of)));
}

function isObject(json: Json | undefined): json is { readonly [name: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
