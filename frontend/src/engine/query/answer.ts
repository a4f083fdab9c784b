/** A typed expression and a table: the rows that pass, or what is wrong with it. All that is needed for that is loaded with this module. */
import { keyId } from "../../values/key";
import type { Searched } from "../search/search";
import type { SearchedKey } from "../search/texts";
import type { Key, Table } from "../table/types";
import { evaluate, isUnbounded } from "./evaluate";
import { neverThere } from "./neverThere";
import { parse } from "./parse";
import { resolve, type Unknown } from "./resolve";
import { type MetricAt, stepsOf } from "./steps";
import { type Problem, QueryError } from "./tree";

export type Answer =
  | {
      /** 1 per row that passes; null where that may take long: then it is for a worker. */
      readonly rows: Uint8Array | null;
      /** Names that no run has. */
      readonly unknown: readonly Unknown[];
    }
  | { readonly problem: Problem };

/** @param now in ms since 1970 */
export function answer(text: string, table: Pick<Table, "count" | "keys" | "byId">, now: number): Answer {
  try {
    const tree = parse(text);
    const resolved = resolve(tree, table);
    const { keys } = resolved;
    const slip = resolved.unknown.length > 0 ? null : neverThere(tree, resolved);
    const unknown = slip ? [slip] : resolved.unknown;
    return { rows: isUnbounded(tree) ? null : evaluate(tree, { table, keys, now }), unknown };
  } catch (error) {
    if (error instanceof QueryError) return { problem: error.problem };
    throw error;
  }
}

/** In a worker, which has the columns alone. Throws QueryError. */
export function rowsOf(text: string, { count, keys: columns }: Searched, now: number): Uint8Array {
  const tree = parse(text);
  const keys = columns.flatMap(keysOf);
  const table = { count, keys, byId: new Map(keys.map((key) => [key.id, key])) };
  return evaluate(tree, { table, keys: resolve(tree, table).keys, now });
}

function keysOf({ ref: { namespace, path }, codes, dictionary, overSteps, others }: SearchedKey): Key[] {
  if (path === undefined) return [];
  const ref = { namespace, path };
  const key = { ref, id: keyId(ref), float32: namespace === "metric", about: NOTHING_SAID, codes, dictionary };
  return [{ ...key, ...(overSteps && { overSteps }), others: (others ?? []).flatMap(keysOf) }];
}

/** What a text asks for at steps of its own; nothing where it is no expression. */
export function stepsAsked(text: string): readonly MetricAt[] {
  try {
    return stepsOf(parse(text));
  } catch (error) {
    if (error instanceof QueryError) return [];
    throw error;
  }
}

const NOTHING_SAID = { displayName: "", description: "", unit: "" };
