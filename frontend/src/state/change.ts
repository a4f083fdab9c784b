/** The changes that a user can make to a view, as pure functions from one view to the next. */
import { type Clause, clauseType } from "../engine/clauses/list";
import type { RangeClause } from "../engine/clauses/range";
import type { ValuesClause } from "../engine/clauses/values";
import { type KeyRef, NAME_REF, sameKey } from "../values/key";
import { sameValue, type Value } from "../values/value";
import type { View } from "./view";

export function clauseOf(view: View, key: KeyRef): Clause | undefined {
  return view.clauses.find((clause) => sameKey(clause.key, key));
}

/** Sets a key's clause, at its old place among the chips; null removes it, as does a clause that lets every row pass. */
export function withClause(view: View, key: KeyRef, clause: Clause | null): View {
  const kept = clause !== null && clauseType(clause).filters(clause) ? clause : null;
  const at = view.clauses.findIndex((one) => sameKey(one.key, key));
  if (at < 0) return kept === null ? view : { ...view, clauses: [...view.clauses, kept] };
  return { ...view, clauses: view.clauses.toSpliced(at, 1, ...(kept === null ? [] : [kept])) };
}

function has(values: readonly Value[], value: Value): boolean {
  return values.some((one) => sameValue(one, value));
}

function without(values: readonly Value[], value: Value): readonly Value[] {
  return values.filter((one) => !sameValue(one, value));
}

const emptyValues = (key: KeyRef): ValuesClause => ({ type: "values", key, include: [], exclude: [], match: "any" });

/** The key's values clause; a range gives way to an empty one, since a key has one clause. */
export function valuesClause(view: View, key: KeyRef): ValuesClause {
  const clause = clauseOf(view, key);
  return clause?.type === "values" ? clause : emptyValues(key);
}

function rangeClause(view: View, key: KeyRef): RangeClause {
  const clause = clauseOf(view, key);
  return clause?.type === "range" ? clause : { type: "range", key, min: null, max: null, also: [] };
}

/** Ticks a value, or takes its tick (or its exclusion) away. */
export function toggleValue(view: View, key: KeyRef, value: Value): View {
  const clause = valuesClause(view, key);
  if (has(clause.exclude, value)) return withClause(view, key, { ...clause, exclude: without(clause.exclude, value) });
  const include = has(clause.include, value) ? without(clause.include, value) : [...clause.include, value];
  return withClause(view, key, { ...clause, include });
}

/** Hides rows with a value, or shows them again. */
export function toggleExcluded(view: View, key: KeyRef, value: Value): View {
  const clause = valuesClause(view, key);
  const exclude = has(clause.exclude, value) ? without(clause.exclude, value) : [...clause.exclude, value];
  return withClause(view, key, { ...clause, include: without(clause.include, value), exclude });
}

/** Keeps rows with this value alone. */
export function onlyValue(view: View, key: KeyRef, value: Value): View {
  return withClause(view, key, { ...valuesClause(view, key), include: [value], exclude: [] });
}

/** Keeps these rows alone, of those that other filters let pass. */
export function onlyRuns(view: View, runs: readonly string[]): View {
  return withClause(view, NAME_REF, { ...emptyValues(NAME_REF), include: runs });
}

/** Hides these rows, beside those that are hidden already. */
export function hideRuns(view: View, runs: readonly string[]): View {
  const clause = valuesClause(view, NAME_REF);
  return withClause(view, NAME_REF, { ...clause, exclude: [...new Set([...clause.exclude, ...runs])] });
}

export function setMatch(view: View, key: KeyRef, match: "any" | "all"): View {
  return withClause(view, key, { ...valuesClause(view, key), match });
}

export function setRange(view: View, key: KeyRef, min: number | null, max: number | null): View {
  return withClause(view, key, { ...rangeClause(view, key), min, max });
}

/** Lets rows pass a range that hold a value which is no number: "not logged", NaN, None. */
export function toggleAlso(view: View, key: KeyRef, value: Value): View {
  const clause = rangeClause(view, key);
  const also = has(clause.also, value) ? without(clause.also, value) : [...clause.also, value];
  return withClause(view, key, { ...clause, also });
}

export function clearFilters(view: View): View {
  const none = view.clauses.length === 0 && view.query === "" && view.leastRuns === null;
  return none ? view : { ...view, clauses: [], query: "", leastRuns: null };
}
