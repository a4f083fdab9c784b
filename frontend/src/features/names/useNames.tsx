/** Keys from run names: the offer to make them, what is wrong with a pattern, and the dialog that changes it. */
import { useCallback, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import type { Table } from "../../engine/table/types";
import { returnFocus } from "../../views/components/focus";
import { later } from "../../views/components/later";
import { HostNotice } from "../../views/states/HostNotice";
import { type Feature, type FeatureContext, NOWHERE } from "../feature";
import { draftOf } from "./draft";
import { exampleOf } from "./example";
import { OfferLine } from "./OfferLine";

const PatternDialog = later(() => import("./PatternDialog").then((file) => file.PatternDialog));

/** Whatever is offered later, as more runs come. */
const DISMISSED = "offer dismissed";

export function useNames(context: FeatureContext): Feature {
  const { frame, view, offers } = context;
  const { table } = frame;
  /** What the dialog begins with; null while it is closed. */
  const [editing, setEditing] = useState<string | null>(null);
  const edit = useCallback(
    () => setEditing(view.pattern ?? offers[0]?.pattern ?? draftOf(table.runs[0] ?? "")),
    [view.pattern, offers, table],
  );
  return {
    ...NOWHERE,
    name: "names",
    menu: [{ text: "Keys from run names…", onAction: edit }],
    notices: <PatternNotice {...context} onEdit={setEditing} />,
    below: <Names {...context} editing={editing} onEdit={setEditing} />,
    changeNames: view.pattern === null ? null : edit,
  };
}

interface NamesProps extends FeatureContext {
  readonly editing: string | null;
  readonly onEdit: (pattern: string | null) => void;
}

/** Why the view's pattern makes no keys. */
function PatternNotice({ patterns, view, onEdit }: Pick<NamesProps, "patterns" | "view" | "onEdit">) {
  const { pattern } = view;
  const problem = useSyncExternalStore(patterns.subscribe, () => patterns.problem(pattern));
  if (problem === null || pattern === null) return null;
  return (
    <HostNotice code="pattern-broken" action={{ label: "Change it", onPress: () => onEdit(pattern) }}>
      No keys are read from the run names by <bdi className="tbm-mono">{pattern}</bdi>: {problem}.
    </HostNotice>
  );
}

/** Below the table, where a line that comes late moves nothing. */
function Names({ frame, view, act, offers, logdir, fetchRun, marks, editing, onEdit }: NamesProps) {
  const { table } = frame;
  const [dismissed, setDismissed] = useState(false);
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
