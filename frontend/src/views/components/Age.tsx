/** How long ago something was, kept true while one looks: "3 h". */
import { useSyncExternalStore } from "react";
import { formatAge } from "../../values/duration";

const MINUTE = 60_000;

function everyMinute(changed: () => void): () => void {
  const timer = setInterval(changed, MINUTE);
  return () => clearInterval(timer);
}

/** Changes once a minute only: in between, nothing is drawn again. */
function thisMinute(): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE;
}

interface AgeProps {
  /** In ms since 1970. */
  readonly since: number;
}

export function Age({ since }: AgeProps) {
  const now = useSyncExternalStore(everyMinute, thisMinute, thisMinute);
  return <span>{formatAge(now - since)}</span>;
}
