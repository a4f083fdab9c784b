/** A typed expression and a table: the rows that pass, or what is wrong with it. All that is needed for that is loaded with this module. */
import { keyId } from "../../values/key";
import type { Searched } from "../search/search";
import type { Key, Table } from "../table/types";
import { evaluate, isUnbounded } from "./evaluate";
import { parse } from "./parse";
import { checkSteps, resolve, type Unknown } from "./resolve";
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
    checkSteps(resolved);
    const { keys, unknown } = resolved;
    return { rows: isUnbounded(tree) ? null : evaluate(tree, { table, keys, now }), unknown };
  } catch (error) {
    if (error instanceof QueryError) return { problem: error.problem };
    throw error;
  }
}

/** In a worker, which has the columns alone. Throws QueryError. */
export function rowsOf(text: string, { count, keys: columns }: Searched, now: number): Uint8Array {
  const tree = parse(text);
  const keys = columns.flatMap(({ ref: { namespace, path }, codes, dictionary }): Key[] => {
    if (path === undefined) return [];
    const ref = { namespace, path };
    return [{ ref, id: keyId(ref), float32: namespace === "metric", about: NOTHING_SAID, codes, dictionary }];
  });
  const table = { count, keys, byId: new Map(keys.map((key) => [key.id, key])) };
  return evaluate(tree, { table, keys: resolve(tree, table).keys, now });
}

const NOTHING_SAID = { displayName: "", description: "", unit: "" };
