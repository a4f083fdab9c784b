/** What reads expressions: a file of its own, loaded when the first one is typed or comes with a link. */
import { useEffect, useMemo, useState } from "react";
import type { MetricAt } from "../../engine/query/steps";
import { parseQuery } from "../../engine/search/search";

type Answers = typeof import("../../engine/query/answer");

let loaded: Answers | null = null;

/** null until it is there. @param wanted it is needed now */
export function useExpressions(wanted: boolean): Answers | "failed" | null {
  const [state, setState] = useState<"waiting" | "there" | "failed">(loaded ? "there" : "waiting");
  const asks = wanted && loaded === null;
  useEffect(() => {
    if (!asks) return;
    let isAsked = true;
    import("../../engine/query/answer").then(
      (module) => {
        loaded = module;
        if (isAsked) setState("there");
      },
      () => isAsked && setState("failed"),
    );
    return () => {
      isAsked = false;
    };
  }, [asks]);
  return loaded ?? (state === "failed" ? "failed" : null);
}

const NONE: readonly MetricAt[] = [];

/** What a search asks of metrics at steps of its own: the same list while it asks the same. */
export function useStepsAsked(query: string): readonly MetricAt[] {
  const isExpression = useMemo(() => parseQuery(query).type === "expression", [query]);
  const expressions = useExpressions(isExpression);
  const asked = isExpression && expressions !== null && expressions !== "failed" ? expressions.stepsAsked(query) : NONE;
  const told = JSON.stringify(asked);
  return useMemo(() => JSON.parse(told), [told]);
}
