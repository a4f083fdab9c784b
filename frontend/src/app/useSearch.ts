/** The rows that the search box lets pass: words at once, regular expressions from a worker with a time limit. */
import { useEffect, useMemo, useRef, useState } from "react";
import { parseQuery, searchableTexts, searchRows } from "../engine/search";
import type { Table } from "../engine/types";
import type { SearchAnswer, SearchRequest } from "./search.worker";

/** An honest expression needs milliseconds; after this the worker is ended. */
const LIMIT_MS = 2000;

export interface Search {
  /** Per row 1 where it passes; null: all pass. */
  readonly rows: Uint8Array | null;
  /** The expression runs; `rows` are still those of the query before. */
  readonly busy: boolean;
  /** Why the query filters nothing. */
  readonly problem: string | null;
}

const ALL: Search = { rows: null, busy: false, problem: null };

interface Outcome {
  readonly table: Table;
  readonly query: string;
  readonly search: Search;
}

interface Found {
  readonly table: Table;
  readonly rows: Uint8Array | null;
}

export function useSearch(table: Table, query: string): Search {
  const parsed = useMemo(() => parseQuery(query), [query]);
  const words = useMemo<Search>(
    () => (parsed.type === "words" ? { ...ALL, rows: searchRows(table, query) } : ALL),
    [parsed, table, query],
  );
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  useEffect(() => {
    if (parsed.type !== "regex") return;
    return runExpression(table, parsed, (search) => setOutcome({ table, query, search }));
  }, [table, query, parsed]);
  // Until a worker answers, what was found before stays: the table must not flash all runs.
  const last = useRef<Found>({ table, rows: null });
  useEffect(() => {
    if (parsed.type === "none" || parsed.type === "words") last.current = { table, rows: words.rows };
    else if (outcome?.table === table) last.current = { table, rows: outcome.search.rows };
  }, [table, parsed, words, outcome]);
  if (parsed.type === "none" || parsed.type === "words") return words;
  if (parsed.type === "broken") return { ...ALL, problem: parsed.problem };
  if (outcome?.table === table && outcome.query === query) return outcome.search;
  return { rows: last.current.table === table ? last.current.rows : null, busy: true, problem: null };
}

/** Gives the function that ends it. */
function runExpression(
  table: Table,
  { source, flags }: { readonly source: string; readonly flags: string },
  done: (search: Search) => void,
): () => void {
  const { texts, rowsOf } = searchableTexts(table);
  const worker = new Worker(new URL("./search.worker.ts", import.meta.url), { type: "module" });
  let limit: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearTimeout(limit);
    worker.terminate();
  };
  const fail = (problem: string) => {
    end();
    done({ ...ALL, problem });
  };
  const tooLong = () =>
    fail(`/${source}/ took longer than ${LIMIT_MS / 1000} seconds, so it was stopped. It filters nothing.`);
  worker.onmessage = ({ data }: MessageEvent<SearchAnswer | "ready">) => {
    if (data === "ready") {
      worker.postMessage({ source, flags, texts } satisfies SearchRequest);
      limit = setTimeout(tooLong, LIMIT_MS);
      return;
    }
    end();
    done({ ...ALL, rows: rowsOf(data.matching) });
  };
  worker.onerror = (event) => fail(`/${source}/ could not be run: ${event.message || "the worker did not start"}.`);
  return end;
}
