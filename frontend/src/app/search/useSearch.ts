/** The rows that the search box lets pass: expressions, and words over few values, are answered at once; many values and all that matches patterns in a worker. */
import { useEffect, useMemo, useRef, useState } from "react";
import { parseQuery, searchCost, searchRows } from "../../engine/search/search";
import { searchedOf } from "../../engine/table/members";
import type { Table } from "../../engine/table/types";
import type { Said } from "../../views/top/said";
import { type Outcome, Searcher, type SearchWorker } from "./searcher";
import { useExpressions } from "./useExpressions";

export interface Search {
  /** Per row 1 where it passes; null: all pass. */
  readonly rows: Uint8Array | null;
  /** The query whose rows these are; "" where all pass. */
  readonly inForce: string;
  /** The search runs; `rows` are still those of the one before. */
  readonly busy: boolean;
  /** Why `rows` are not those of this query. */
  readonly problem: Said | null;
  /** What one should know of an expression that is in force, such as a name that no run has. */
  readonly remark: Said | null;
}

/** Values whose search in words takes a few hundredths of a second: quicker than what follows from it. */
const AT_ONCE = 30_000;

/** What passes by itself, or with the next letters. */
const CALM: ReadonlySet<string> = new Set(["unfinished", "reading"]);

interface Answer {
  readonly table: Table;
  readonly query: string;
  readonly outcome: Outcome;
}

/** Without the table it was found in, which may be long gone. */
interface Found {
  readonly runs: readonly string[];
  readonly query: string;
  readonly rows: Uint8Array | null;
}

/** @param soon there are filters, which one click makes an expression */
export function useSearch(table: Table, query: string, soon: boolean): Search {
  const parsed = useMemo(() => parseQuery(query), [query]);
  const searcher = useMemo(() => new Searcher(startWorker), []);
  useEffect(() => () => searcher.close(), [searcher]);
  const isExpression = parsed.type === "expression";
  const expressions = useExpressions(isExpression || soon);
  const told = useMemo(
    () =>
      isExpression && expressions !== null && expressions !== "failed"
        ? expressions.answer(query, table, Date.now())
        : null,
    [isExpression, expressions, query, table],
  );
  const wrong = told !== null && "problem" in told ? told.problem : null;
  const atOnce = useMemo<Found | null>(() => {
    if (parsed.type === "none") return { runs: table.runs, query, rows: null };
    if (told !== null && "rows" in told && told.rows !== null) return { runs: table.runs, query, rows: told.rows };
    const searched = searchedOf(table);
    if (parsed.type !== "words" || searchCost(searched) > AT_ONCE) return null;
    return { runs: table.runs, query, rows: searchRows(searched, query) };
  }, [parsed, told, table, query]);
  /** An expression is read before the worker is asked. */
  const forWorker =
    atOnce === null && parsed.type !== "broken" && (isExpression ? told !== null && wrong === null : true);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (!forWorker) {
      searcher.rest();
      return;
    }
    const stop = searcher.search(searchedOf(table), query, (outcome) => setAnswer({ table, query, outcome }));
    return () => {
      stop();
      setAnswer(null);
    };
  }, [searcher, table, query, forWorker]);
  const outcome = answer?.table === table && answer.query === query ? answer.outcome : null;
  const found =
    atOnce ?? (outcome !== null && "rows" in outcome ? { runs: table.runs, query, rows: outcome.rows } : null);
  // Until there is an answer, what was found before stays: the table must not flash all runs.
  const last = useRef<Found>({ runs: table.runs, query: "", rows: null });
  useEffect(() => {
    if (found !== null) last.current = found;
  });
  const before = last.current;
  const waits = found === null;
  const rows = useMemo(() => (waits ? carried(before, table) : null), [waits, before, table]);
  const unknown = told !== null && "unknown" in told ? told.unknown[0] : undefined;
  const remark: Said | null = unknown ? { text: unknown.message, at: unknown, calm: true } : null;
  if (found !== null) return { rows: found.rows, inForce: query.trim(), busy: false, problem: null, remark };
  const still = { rows, inForce: before.query.trim(), busy: false, remark: null };
  const instead = rows === null ? "Nothing is filtered." : "Still showing the last search.";
  const problem = (text: string, at: Said["at"] = null, calm = false): Search => ({
    ...still,
    problem: { text: `${text} ${instead}`, at, calm },
  });
  if (parsed.type === "broken") return problem(`${query.trim()} is not a valid expression (${parsed.problem}).`);
  if (wrong !== null) return problem(wrong.message, wrong, CALM.has(wrong.code));
  if (isExpression && expressions === "failed") {
    return problem("What reads expressions could not be loaded: TensorBoard does not answer.");
  }
  if (outcome !== null && "problem" in outcome) return problem(outcome.problem);
  return { ...still, busy: true, problem: null };
}

/** What was found in the snapshot before, by name: a run that is new to the table waits for the answer. */
function carried({ runs, rows }: Found, table: Table): Uint8Array | null {
  if (rows === null || runs === table.runs) return rows;
  const names = new Set(runs.filter((_, row) => rows[row] === 1));
  return Uint8Array.from(table.runs, (run) => (names.has(run) ? 1 : 0));
}

function startWorker(): SearchWorker {
  return new Worker(new URL("./search.worker.ts", import.meta.url), { type: "module" });
}
