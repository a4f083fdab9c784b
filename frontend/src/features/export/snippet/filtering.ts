/** The view's filters and its order in pandas; null where they cannot be said there simply. */
import type { Clause } from "../../../engine/clauses/list";
import { shortest } from "../../../values/float32";
import { Kind } from "../../../values/kind";
import type { Value } from "../../../values/value";
import type { Source } from "../formats/format";
import { type Facts, factsOf } from "./fields";
import { pythonNumber, pythonText, pythonTime, pythonValue } from "./python";

/** A filter that names so many values is no longer readable. */
const MOST_VALUES = 50;

export interface Said {
  readonly lines: readonly string[];
  /** The keys that they speak of. */
  readonly facts: readonly Facts[];
}

export function filterLines(source: Source): Said | null {
  const { view } = source;
  if (view.query !== "" || source.chosen) return null;
  const facts: Facts[] = [];
  const lines: string[] = [];
  for (const clause of view.clauses) {
    const of = factsOf(source, clause.key);
    const said = of && conditionOf(clause, of);
    if (!said) return null;
    facts.push(of);
    lines.push(`frame = frame[${said}]`);
  }
  return { lines, facts };
}

function conditionOf(clause: Clause, of: Facts): string | null {
  // None and NaN are values of their own in the tab.
  if (!of.simple || of.nulls || of.nans || of.kind === Kind.list) return null;
  const column = `frame[${pythonText(of.name)}]`;
  const any = (conditions: readonly string[]) => (conditions.length > 1 ? conditions.join(" | ") : conditions[0]);
  if (clause.type === "values") {
    const included = clause.include.length === 0 ? null : holding(column, clause.include, of);
    const excluded = clause.exclude.length === 0 ? null : holding(column, clause.exclude, of);
    if ((clause.include.length > 0 && !included) || (clause.exclude.length > 0 && !excluded)) return null;
    const without = excluded && `~(${any(excluded)})`;
    const within = included && any(included);
    if (!within || !without) return (within || without) ?? null;
    return `(${within}) & ${without}`;
  }
  const also = clause.also.length === 0 ? [] : holding(column, clause.also, of);
  const inside = insideOf(column, clause.min, clause.max, of);
  return also && inside ? (any([inside, ...also]) ?? null) : null;
}

/** Conditions of which one holds where the column holds one of the values. */
function holding(column: string, values: readonly Value[], of: Facts): readonly string[] | null {
  const said = values.filter((value) => value !== undefined).map((value) => pythonValue(asShown(value, of)));
  if (said.length > MOST_VALUES || said.includes(null)) return null;
  const conditions = said.length === 0 ? [] : [`${column}.isin([${said.join(", ")}])`];
  return values.includes(undefined) ? [...conditions, `${column}.isna()`] : conditions;
}

/** Metrics are float32: the frame has the shortest text of each, and so must what they are compared with. */
function asShown(value: Value, { key }: Facts): Value {
  return key.float32 && typeof value === "number" && Number.isFinite(value) ? shortest(Math.fround(value)) : value;
}

function insideOf(column: string, min: number | null, max: number | null, of: Facts): string | null {
  if (of.kind !== Kind.number && of.kind !== Kind.time) return null;
  const bound = (x: number) => (of.kind === Kind.time ? pythonTime(x) : pythonNumber(asShown(x, of) as number));
  const parts = [
    ...(min === null ? [] : [`(${column} >= ${bound(min)})`]),
    ...(max === null ? [] : [`(${column} <= ${bound(max)})`]),
  ];
  return parts.length === 0 ? `${column}.notna()` : parts.length === 1 ? (parts[0] ?? null) : `(${parts.join(" & ")})`;
}

interface Ordering {
  readonly of: Facts;
  readonly descending: boolean;
}

/** What rows are ordered by; null where it is of a kind that pandas orders otherwise. */
function orderings(source: Source): readonly Ordering[] | null {
  const { view, frame } = source;
  const implied = frame.target ?? { key: { namespace: "run", path: ["started"] } as const, direction: "max" as const };
  const sort = view.sort.length > 0 ? view.sort : [{ key: implied.key, descending: implied.direction === "max" }];
  const found: Ordering[] = [];
  for (const { key, descending } of sort) {
    const of = factsOf(source, key);
    // Without the key nothing is ordered by it.
    if (!of) continue;
    if (of.kind !== Kind.number && of.kind !== Kind.time) return null;
    if (!of.simple || of.nulls || of.nans) return null;
    found.push({ of, descending });
  }
  return found;
}

/** Sorts the frame, whose rows stand by name; null where the rows that are shown stand otherwise. */
export function sortLines(source: Source): Said | null {
  const by = orderings(source);
  if (!by || !isOrdered(source, by)) return null;
  if (by.length === 0) return { lines: [], facts: [] };
  const names = by.map(({ of }) => pythonText(of.name));
  const ascending = by.map(({ descending }) => (descending ? "False" : "True"));
  const [columns, ways] =
    by.length > 1 ? [`[${names.join(", ")}]`, `[${ascending.join(", ")}]`] : [names[0], ascending[0]];
  return {
    lines: [`frame = frame.sort_values(${columns}, ascending=${ways}, kind="stable")`],
    facts: by.map(({ of }) => of),
  };
}

function isOrdered({ frame: { rows } }: Source, by: readonly Ordering[]): boolean {
  const numberAt = ({ key }: Facts, row: number) => key.dictionary.numbers[key.codes[row] ?? 0] ?? Number.NaN;
  for (let i = 1; i < rows.length; i++) {
    const [a, b] = [rows[i - 1] as number, rows[i] as number];
    let order = 0;
    for (const { of, descending } of by) {
      const [x, y] = [numberAt(of, a), numberAt(of, b)];
      if (Number.isNaN(x) || Number.isNaN(y)) order = Number(Number.isNaN(x)) - Number(Number.isNaN(y));
      else order = (descending ? -1 : 1) * (x < y ? -1 : x > y ? 1 : 0);
      if (order !== 0) break;
    }
    if (order > 0 || (order === 0 && a > b)) return false;
  }
  return true;
}
