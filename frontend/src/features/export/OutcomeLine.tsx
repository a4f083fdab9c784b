/** What became of an export: how far it is, what was copied or saved, or why not. */
import { useEffect, useSyncExternalStore } from "react";
import { copyText } from "../../views/components/clipboard";
import { CloseIcon } from "../../views/components/icons";
import { LiveRegion } from "../../views/components/LiveRegion";
import type { Outcome } from "./perform";
import type { SessionStore } from "./session";

/** How long, in ms, it is told that all went well. */
const TOLD_FOR = 12_000;

export function OutcomeLine({ session }: { readonly session: SessionStore }) {
  const { outcome } = useSyncExternalStore(session.subscribe, session.now);
  return (
    <>
      {outcome && <Line {...outcome} session={session} />}
      <LiveRegion text={outcome && outcome.kind !== "working" ? outcome.text : ""} />
    </>
  );
}

function Line({ kind, text, copies, then, session }: Outcome & { readonly session: SessionStore }) {
  const { tell } = session;
  useEffect(() => {
    if (kind !== "done") return;
    const timer = setTimeout(() => tell(null), TOLD_FOR);
    return () => clearTimeout(timer);
  }, [kind, tell]);
  const copy = async () => {
    const copied = copies !== undefined && (await copyText(copies));
    tell(copied ? { kind: "done", text: then ?? text } : { kind: "failed", text: "The browser refused to copy" });
  };
  return (
    <div className="tbm-export-outcome" data-testid="export-outcome" data-kind={kind}>
      <span>{text}</span>
      {copies !== undefined && (
        <button type="button" className="tbm-button" onClick={() => void copy()}>
          Copy
        </button>
      )}
      {kind === "working" ? (
        <button type="button" className="tbm-button tbm-quiet" onClick={session.cancel}>
          Cancel
        </button>
      ) : (
        <button
          type="button"
          className="tbm-icon-button"
          aria-label="Dismiss"
          title="Dismiss"
          onClick={() => tell(null)}
        >
          <CloseIcon size={14} />
        </button>
      )}
    </div>
  );
}
