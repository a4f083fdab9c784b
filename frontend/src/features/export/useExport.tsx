/** The table as files and on the clipboard. All that makes them is loaded when it is first asked for. */
import { useRef, useState } from "react";
import type { ShownTable } from "../../views/table/shownTable";
import { type ExportOf, type Feature, type FeatureContext, NOWHERE } from "../feature";
import { ExportButton } from "./ExportButton";
import "./export.css";
import { OutcomeLine } from "./OutcomeLine";
import { SessionStore } from "./session";

/** The button of the table, in the top bar. */
const TABLE = "export";

export function useExport(context: FeatureContext): Feature & { readonly exportOf: ExportOf } {
  const [session] = useState(() => new SessionStore());
  const latest = useRef(context);
  latest.current = context;
  const [open] = useState(() => (shown: ShownTable | null, at: string, chosen: boolean): void => {
    const { view, frame, logdir } = latest.current;
    if (!shown) return;
    const server = new URL(".", document.baseURI).href;
    session.set({ source: { shown, view, frame, logdir, chosen, server }, at });
  });
  const all = () => latest.current.shownTable();
  const ticked = () => all()?.ofRuns(context.selection, context.selection.byGroup) ?? null;
  return {
    ...NOWHERE,
    name: "export",
    top: <ExportButton session={session} testid="export" open={() => open(all(), TABLE, false)} />,
    ticked: [{ text: "Export", onAction: () => open(ticked(), TABLE, true) }],
    below: <OutcomeLine session={session} />,
    exportOf: ({ testid, label, shown }) => (
      <ExportButton {...{ session, testid, label }} open={() => open(shown(), testid, false)} />
    ),
  };
}
