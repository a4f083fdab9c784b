/** Answers a question piece by piece, so that no click waits for it. */
import { useEffect, useState } from "react";
import { type Answer, answer, type Question } from "./question";

/** Ms that one piece takes, or the last step in it. */
const PIECE = 8;

/** The newest answer that there is: that of the question before, until its own is found. null before the first. */
export function useAnswer(question: Question): Answer | null {
  const [found, setFound] = useState<Answer | null>(null);
  useEffect(() => {
    const steps = answer(question);
    let timer = setTimeout(go);
    function go(): void {
      const end = performance.now() + PIECE;
      do {
        const { done, value } = steps.next();
        if (done) {
          setFound(value);
          return;
        }
      } while (performance.now() < end);
      timer = setTimeout(go);
    }
    return () => clearTimeout(timer);
  }, [question]);
  return found;
}
