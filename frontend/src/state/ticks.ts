/** What is ticked, as a part of the view: runs by name, and groups by their values, so that runs which join a group are ticked with it. */
import { type KeyRef, keyId } from "../values/key";
import { readRef, readValue, refToJson } from "../values/keyJson";
import { field, fields, listOf, type Reader, text, ViewError } from "../values/validate";
import { encodeValue, type Json, type Value } from "../values/value";

/** Groups by the same keys. */
export interface TickedGroups {
  readonly by: readonly KeyRef[];
  /** Of each group a value for each key. Without keys: of all rows. */
  readonly values: readonly (readonly Value[])[];
}

export interface Ticks {
  /** By name, whether they are shown or not. */
  readonly runs: readonly string[];
  /** Of their rows those are ticked that are shown. */
  readonly groups: readonly TickedGroups[];
  /** Rows of these groups that are not ticked, by name. */
  readonly except: readonly string[];
}

export const NO_TICKS: Ticks = { runs: [], groups: [], except: [] };

/** Only what there is. */
export function ticksToJson({ runs, groups, except }: Ticks): Json {
  return {
    ...(runs.length > 0 && { runs }),
    ...(groups.length > 0 && {
      groups: groups.map(({ by, values }) => ({
        by: by.map(refToJson),
        values: values.map(groupValuesToJson),
      })),
    }),
    ...(except.length > 0 && { except }),
  };
}

/** Most groups of an average logged few of its keys: only these are there, by their places, where any is not. */
export function groupValuesToJson(values: readonly Value[]): Json {
  if (!values.includes(undefined)) return values.map(encodeValue);
  const logged = [...values.entries()].filter(([, value]) => value !== undefined);
  return Object.fromEntries(logged.map(([place, value]) => [String(place), encodeValue(value)]));
}

/** The inverse, of groups by so many keys. */
export const readGroupValues =
  (count: number): Reader<readonly Value[]> =>
  (json, place) => {
    if (Array.isArray(json)) {
      const values = listOf(readValue)(json, place);
      if (values.length === count) return values;
      throw new ViewError(`${place} should have a value for each of ${count} keys, but has ${values.length}`);
    }
    const values = new Array<Value>(count).fill(undefined);
    for (const [name, value] of Object.entries(fields(json, place))) {
      const at = Number(name);
      if (String(at) !== name || !Number.isInteger(at) || at < 0 || at >= count) {
        throw new ViewError(`${place}: "${name.slice(0, 40)}" is not the place of a key`);
      }
      values[at] = readValue(value, `${place}.${name}`);
    }
    return values;
  };

/** @param usual what groups are by that do not say it */
const readGroups =
  (usual: readonly KeyRef[]): Reader<TickedGroups> =>
  (json, place) => {
    const of = fields(json, place);
    const by = field(of, "by", place, listOf(readRef), usual);
    if (new Set(by.map(keyId)).size < by.length) throw new ViewError(`${place}.by names a key twice`);
    return { by, values: field(of, "values", place, listOf(readGroupValues(by.length))) };
  };

/** @param groupBy the view's: links do not repeat it */
export const readTicks =
  (groupBy: readonly KeyRef[]): Reader<Ticks> =>
  (json, place) => {
    const of = fields(json, place);
    const unknown = Object.keys(of).find((name) => !Object.hasOwn(NO_TICKS, name));
    if (unknown !== undefined) throw new ViewError(`${place}: "${unknown.slice(0, 40)}" is not a part of ticks`);
    return {
      runs: field(of, "runs", place, listOf(text), NO_TICKS.runs),
      groups: field(of, "groups", place, listOf(readGroups(groupBy)), NO_TICKS.groups),
      except: field(of, "except", place, listOf(text), NO_TICKS.except),
    };
  };
