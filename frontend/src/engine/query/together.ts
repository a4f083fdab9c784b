/** What can be made of all filters together: one expression, with "or" instead of "and" between them, or filters of an expression. */
import type { Clause } from "../clauses/list";
import { clauseType } from "../clauses/list";
import type { Table } from "../table/types";
import { parse } from "./parse";
import { resolve } from "./resolve";
import { clausesOf, textOfAll, textOfAny } from "./rewrite";
import { LONGEST } from "./tokens";
import { type Expression, QueryError } from "./tree";

/** Each is null where it cannot be had, or is so already. */
export interface Together {
  /** The filters and the expression, as one expression. */
  readonly written: string | null;
  /** Of which one is enough, or all are needed, where it was the other way. */
  readonly any: string | null;
  readonly all: string | null;
  /** The expression's own filters, beside those that there are. */
  readonly clauses: readonly Clause[] | null;
}

const NOTHING: Together = { written: null, any: null, all: null, clauses: null };

/** @param query an expression, or "" */
export function together(clauses: readonly Clause[], query: string, table: Table): Together {
  const text = query.trim();
  const tree = text === "" ? null : treeOf(text);
  if (text !== "" && tree === null) return NOTHING;
  const filters = clauses.filter((one) => clauseType(one).filters(one));
  const all = textOfAll(filters, table);
  const any = textOfAny(filters, table);
  const parts = tree === null ? [] : tree.type === "and" || tree.type === "or" ? pieces(tree.parts, text) : [text];
  const either = tree?.type === "or";
  const held = short({
    written: filters.length === 0 || all === null ? null : joined([all, either ? `(${text})` : text], "and"),
    any:
      any === null || filters.length + parts.length < 2 || (either && filters.length === 0)
        ? null
        : joined([any, ...(either ? [text] : parts)], "or"),
    all: either && filters.length === 0 ? joined(parts, "and") : null,
  });
  return { ...held, clauses: tree === null ? null : ownClauses(tree, filters, table) };
}

function treeOf(text: string): Expression | null {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}

function pieces(parts: readonly Expression[], text: string): readonly string[] {
  return parts.map(({ from, to }) => text.slice(from, to));
}

function joined(texts: readonly string[], word: "and" | "or"): string {
  return texts.filter((text) => text !== "").join(` ${word} `);
}

/** What is longer could not be read. */
function short(texts: Pick<Together, "written" | "any" | "all">): typeof texts {
  const kept = (text: string | null) => (text !== null && text.length > LONGEST ? null : text);
  return { written: kept(texts.written), any: kept(texts.any), all: kept(texts.all) };
}

/** A key has one filter. */
function ownClauses(tree: Expression, filters: readonly Clause[], table: Table): readonly Clause[] | null {
  try {
    const own = clausesOf(tree, resolve(tree, table));
    const taken = new Set(filters.map(({ key }) => JSON.stringify(key)));
    return own?.some(({ key }) => taken.has(JSON.stringify(key))) ? null : own;
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}
