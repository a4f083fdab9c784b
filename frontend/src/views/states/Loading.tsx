/** Says what the tab waits for; after a while also what the user can do. */
import { useEffect, useState } from "react";
import "./states.css";

interface LoadingProps {
  /** What is awaited, as a sentence without its full stop: "Reading the log directory". */
  readonly what: string;
  /** A second line, such as the log directory. */
  readonly detail?: string | undefined;
}

const PATIENCE_MS = 6000;

export function Loading({ what, detail }: LoadingProps) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="tbm-state" data-testid="loading" role="status">
      <p className="tbm-state-title">{what}…</p>
      {/* The words above say the same to screen readers. */}
      <div className="tbm-progress" aria-hidden="true">
        <div />
      </div>
      {detail !== undefined && detail !== "" && (
        <p className="tbm-caption">
          <bdi>{detail}</bdi>
        </p>
      )}
      {late && (
        <p className="tbm-caption">Large log directories take TensorBoard a while. This page goes on by itself.</p>
      )}
    </div>
  );
}
