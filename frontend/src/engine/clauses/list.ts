/** The sorts of clauses that there are, by the type that links and files know them by. */
import type { ClauseType } from "./clause";
import { range } from "./range";
import { values } from "./values";

const CLAUSES = { values, range } as const;

type ClauseOf<T> = T extends ClauseType<infer C> ? C : never;
export type ClauseName = keyof typeof CLAUSES;

/** At most one clause a key. */
export type Clause = { readonly [N in ClauseName]: ClauseOf<(typeof CLAUSES)[N]> }[ClauseName];

export const CLAUSE_NAMES = Object.keys(CLAUSES) as readonly ClauseName[];

/** All that is to be known of a clause's sort. It is asked of clauses of this sort only. */
export function clauseType({ type }: Pick<Clause, "type">): ClauseType<Clause> {
  return CLAUSES[type];
}
