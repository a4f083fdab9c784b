/** The mark before a run's status: each has a shape and a colour of its own, and the word beside it says the same. */
import type { ReactNode } from "react";
import { NO_SIGNAL } from "./words";

const SHAPES: Readonly<Record<string, ReactNode>> = {
  completed: <path className="tbm-status-stroke" d="m1.8 6.4 2.7 2.8 5.7-6.3" />,
  running: <path d="M3 1.4v9.2L10.6 6z" />,
  failed: <path className="tbm-status-stroke" d="m2.2 2.2 7.6 7.6m0-7.6L2.2 9.8" />,
  interrupted: <path d="M2.2 1.8h2.8v8.4H2.2zm4.8 0h2.8v8.4H7z" />,
  [NO_SIGNAL]: <circle className="tbm-status-stroke" cx="6" cy="6" r="4.4" strokeDasharray="2.6 2" />,
};

/** Nothing for a status that is not known. */
export function StatusMark({ status }: { readonly status: string }) {
  const shape = Object.hasOwn(SHAPES, status) ? SHAPES[status] : undefined;
  if (shape === undefined) return null;
  return (
    <svg
      className="tbm-status-mark"
      data-status={status}
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden="true"
      focusable="false"
    >
      {shape}
    </svg>
  );
}
