/** The rows that the search box lets pass: few values are searched at once, many values and all expressions in a worker. */
import { useEffect, useMemo, useRef, useState } from "react";
import { parseQuery, searchCost, searchRows } from "../../engine/search/search";
import { searchedOf } from "../../engine/table/members";
import type { Table } from "../../engine/table/types";
import { type Outcome, Searcher, type SearchWorker } from "./searcher";

export interface Search {
  /** Per row 1 where it passes; null: all pass. */
  readonly rows: Uint8Array | null;
  /** The query whose rows these are; "" where all pass. */
  readonly inForce: string;
  /** The search runs; `rows` are still those of the one before. */
  readonly busy: boolean;
  /** Why `rows` are not those of this query. */
  readonly problem: string | null;
}

/** Values whose search in words takes a few hundredths of a second: quicker than what follows from it. */
const AT_ONCE = 30_000;

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

export function useSearch(table: Table, query: string): Search {
  const parsed = useMemo(() => parseQuery(query), [query]);
  const searcher = useMemo(() => new Searcher(startWorker), []);
  useEffect(() => () => searcher.close(), [searcher]);
  const atOnce = useMemo<Found | null>(() => {
    if (parsed.type === "none") return { runs: table.runs, query, rows: null };
    const searched = searchedOf(table);
    if (parsed.type !== "words" || searchCost(searched) > AT_ONCE) return null;
    return { runs: table.runs, query, rows: searchRows(searched, query) };
  }, [parsed, table, query]);
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    if (atOnce !== null) searcher.rest();
    if (atOnce !== null || parsed.type === "broken") return;
    const stop = searcher.search(searchedOf(table), query, (outcome) => setAnswer({ table, query, outcome }));
    return () => {
      stop();
      setAnswer(null);
    };
  }, [searcher, table, query, parsed, atOnce]);
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
  if (found !== null) return { rows: found.rows, inForce: query.trim(), busy: false, problem: null };
  const still = { rows, inForce: before.query.trim(), busy: false };
  const instead = rows === null ? "Nothing is filtered." : "Still showing the last search.";
  if (parsed.type === "broken") {
    return { ...still, problem: `${query.trim()} is not a valid expression (${parsed.problem}). ${instead}` };
  }
  if (outcome !== null && "problem" in outcome) return { ...still, problem: `${outcome.problem} ${instead}` };
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
