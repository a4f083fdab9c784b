/** How long ago something was, kept true while one looks: "3 h", "3 h ago". */
import { useSyncExternalStore } from "react";
import { formatAgo } from "../../values/age";
import { formatAge } from "../../values/duration";

const MINUTE = 60_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all, however many there are. */
function everyMinute(changed: () => void): () => void {
  listeners.add(changed);
  timer ??= setInterval(() => {
    for (const listener of [...listeners]) listener();
  }, MINUTE);
  return () => {
    listeners.delete(changed);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Changes once a minute only: in between, nothing is drawn again. */
function thisMinute(): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE;
}

function useMinute(): number {
  return useSyncExternalStore(everyMinute, thisMinute, thisMinute);
}

interface AgeProps {
  /** In ms since 1970. */
  readonly since: number;
}

/** "3 h". */
export function Age({ since }: AgeProps) {
  return <span>{formatAge(useMinute() - since)}</span>;
}

/** "3 h ago", "yesterday 21:52", "2026-03-01". */
export function Ago({ since }: AgeProps) {
  return formatAgo(since, useMinute());
}
