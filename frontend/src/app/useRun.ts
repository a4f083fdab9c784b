/** The document of the open run, fetched when it is opened and again when there is a newer snapshot. */
import { useCallback, useEffect, useState } from "react";
import type { RunDocument } from "../contract/run";
import type { LoadFailure, RunLoad } from "../views/detail/document";

interface Loaded {
  readonly run: string;
  readonly load: RunLoad;
}

const LOADING: RunLoad = { state: "loading" };

/** While a newer document is fetched, and where it cannot be, the one before stays. */
export function useRun(
  fetchRun: (run: string, pattern: string | null) => Promise<RunDocument>,
  run: string | null,
  pattern: string | null,
  version: string,
): readonly [RunLoad, () => void] {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer snapshot or another attempt asks again
  useEffect(() => {
    if (run === null) return;
    let wanted = true;
    const take = (next: (before: RunLoad) => RunLoad) => {
      if (wanted) setLoaded((before) => ({ run, load: next(before?.run === run ? before.load : LOADING) }));
    };
    fetchRun(run, pattern).then(
      (document) => take(() => ({ state: "loaded", document })),
      (error) => take((before) => failed(before, failureOf(error))),
    );
    return () => {
      wanted = false;
    };
  }, [fetchRun, run, pattern, version, attempt]);
  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return [loaded?.run === run ? loaded.load : LOADING, retry];
}

function failed(before: RunLoad, failure: LoadFailure): RunLoad {
  return before.state === "loaded" ? { ...before, failure } : { state: "failed", ...failure };
}

function failureOf(error: unknown): LoadFailure {
  if (!(error instanceof Error)) return { code: null, message: String(error) };
  const code = "code" in error && typeof error.code === "string" ? error.code : null;
  const detail = "detail" in error && typeof error.detail === "string" ? error.detail : undefined;
  return { code, message: error.message, detail };
}
