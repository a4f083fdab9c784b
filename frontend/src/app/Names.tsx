/** Keys from run names: the offer to make them, what is wrong with a pattern, and the dialog that changes it. */
import { useCallback, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import type { Offer } from "../contract/status";
import type { Table } from "../engine/table/types";
import { returnFocus } from "../views/components/focus";
import { exampleOf } from "../views/names/example";
import { OfferLine } from "../views/names/OfferLine";
import { PatternDialog } from "../views/names/PatternDialog";
import type { ViewProps } from "../views/props";
import { HostNotice } from "../views/states/HostNotice";
import type { Services } from "./services";

/** Whatever is offered later, as more runs come. */
const DISMISSED = "offer dismissed";

interface NamesProps extends Pick<ViewProps, "view" | "act"> {
  readonly table: Table;
  readonly services: Services;
  readonly offers: readonly Offer[];
  /** Under which it is remembered that nothing is to be offered. */
  readonly logdir: string;
  /** What the dialog begins with; null while it is closed. */
  readonly editing: string | null;
  readonly onEdit: (pattern: string | null) => void;
}

/** Why the view's pattern makes no keys. */
export function PatternNotice({ services, view, onEdit }: Pick<NamesProps, "services" | "view" | "onEdit">) {
  const { tables } = services;
  const { pattern } = view;
  const problem = useSyncExternalStore(tables.subscribe, () => tables.problem(pattern));
  if (problem === null || pattern === null) return null;
  return (
    <HostNotice code="pattern-broken" action={{ label: "Change it", onPress: () => onEdit(pattern) }}>
      No keys are read from the run names by <bdi className="tbm-mono">{pattern}</bdi>: {problem}.
    </HostNotice>
  );
}

/** Below the table, where a line that comes late moves nothing. */
export function Names({ services, table, view, act, offers, logdir, editing, onEdit }: NamesProps) {
  const [dismissed, setDismissed] = useState(false);
  const { fetchRun, marks } = services;
  const tryPattern = useCallback(
    (pattern: string) =>
      Promise.all(sampleRuns(table).map(async (run) => exampleOf(await fetchRun(run, pattern), pattern))),
    [table, fetchRun],
  );
  const apply = (pattern: string | null) => act((now) => ({ ...now, pattern }));
  const fromLine = (change: () => void) => {
    flushSync(change);
    keepFocus();
  };
  const fromDialog = (pattern: string | null) => {
    flushSync(() => {
      onEdit(null);
      apply(pattern);
    });
    // A dialog gives the focus back a frame after it is gone: to nobody where the line that opened it is gone as well.
    requestAnimationFrame(keepFocus);
  };
  const [offer] = dismissed || marks.has(logdir, DISMISSED) ? [] : offers;
  return (
    <>
      {offer !== undefined && view.pattern === null && (
        <OfferLine
          offer={offer}
          onApply={() => fromLine(() => apply(offer.pattern))}
          onDismiss={() =>
            fromLine(() => {
              marks.set(logdir, DISMISSED);
              setDismissed(true);
            })
          }
        />
      )}
      {editing !== null && (
        <PatternDialog
          pattern={editing}
          inForce={view.pattern !== null}
          tryPattern={tryPattern}
          onApply={fromDialog}
          onClose={() => onEdit(null)}
        />
      )}
    </>
  );
}

/** Where what had the focus is gone. */
function keepFocus(): void {
  if (document.activeElement === document.body) returnFocus(null);
}

/** A few runs from the whole table, whose names show what a pattern does. */
function sampleRuns({ runs }: Table): readonly string[] {
  const places = new Set([0, runs.length >> 1, runs.length - 1]);
  return [...places].flatMap((place) => runs[place] ?? []);
}
