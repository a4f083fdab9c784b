/** What reads expressions: a file of its own, loaded when the first one is typed or comes with a link. */
import { useEffect, useState } from "react";
import type { answer } from "../../engine/query/answer";

type Answers = typeof answer;

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
        loaded = module.answer;
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
