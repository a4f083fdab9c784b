/** Says what the tab waits for; after a while also what the user can do. */
import { useEffect, useState } from "react";
import "./states.css";

interface LoadingProps {
  /** What is awaited, as a sentence without its full stop: "Reading the log directory". */
  readonly what: string;
  /** A second line, such as the log directory. */
  readonly detail?: string | undefined;
  /** From 0 to 1 where it is known; without it the bar just moves. */
  readonly progress?: number | undefined;
  /** Said after `patience`. */
  readonly advice?: string | undefined;
  /** In ms. */
  readonly patience?: number;
}

const ADVICE = "Large log directories take TensorBoard a while. This page goes on by itself.";

export function Loading({ what, detail, progress, advice = ADVICE, patience = 6000 }: LoadingProps) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, [patience]);
  return (
    <div className="tbm-state" data-testid="loading" role="status">
      <p className="tbm-state-title">{what}…</p>
      {/* The words above say the same to screen readers. */}
      <div className="tbm-progress" aria-hidden="true" data-known={progress !== undefined}>
        <div style={progress === undefined ? undefined : { width: `${Math.round(progress * 100)}%` }} />
      </div>
      {detail !== undefined && detail !== "" && (
        <p className="tbm-caption">
          <bdi>{detail}</bdi>
        </p>
      )}
      {late && <p className="tbm-caption">{advice}</p>}
    </div>
  );
}
