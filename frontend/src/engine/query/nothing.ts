/** Why no row passes an expression: the part of it that lets none pass by itself, or with the parts before it. */
import type { Table } from "../table/types";
import { evaluate, isUnbounded } from "./evaluate";
import { parse } from "./parse";
import { resolve } from "./resolve";
import { QueryError } from "./tree";

export interface Nothing {
  /** As it is written. */
  readonly part: string;
  /** Whether it lets none pass by itself. */
  readonly alone: boolean;
}

/** null where there is nothing to say: it is one part, takes long, or lets a row pass. @param now in ms since 1970 */
export function whyNothing(text: string, table: Table, now: number): Nothing | null {
  try {
    const tree = parse(text);
    if (tree.type !== "and" || isUnbounded(tree)) return null;
    const asked = { table, keys: resolve(tree, table).keys, now };
    const rows = tree.parts.map((part) => evaluate(part, asked));
    const said = (at: number, alone: boolean): Nothing | null => {
      const part = tree.parts[at];
      return part ? { part: text.slice(part.from, part.to), alone } : null;
    };
    const none = rows.findIndex((one) => !one.includes(1));
    if (none >= 0) return said(none, true);
    const left = new Uint8Array(table.count).fill(1);
    for (const [at, one] of rows.entries()) {
      for (let row = 0; row < left.length; row++) (left[row] as number) &= one[row] as number;
      if (!left.includes(1)) return said(at, false);
    }
    return null;
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}
