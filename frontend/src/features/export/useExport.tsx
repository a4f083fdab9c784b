/** The table as files and on the clipboard. All that makes them is loaded when it is first asked for. */
import { useRef, useState } from "react";
import { type Feature, type FeatureContext, NOWHERE } from "../feature";
import { ExportButton } from "./ExportButton";
import "./export.css";
import { OutcomeLine } from "./OutcomeLine";
import { SessionStore } from "./session";

export function useExport(context: FeatureContext): Feature {
  const [session] = useState(() => new SessionStore());
  const latest = useRef(context);
  latest.current = context;
  const [open] = useState(() => (runs: ReadonlySet<string> | null): void => {
    const { view, frame, logdir, shownTable } = latest.current;
    const all = shownTable();
    if (!all) return;
    const shown = runs ? all.ofRuns(runs) : all;
    const server = new URL(".", document.baseURI).href;
    session.set({ source: { shown, view, frame, logdir, chosen: runs !== null, server } });
  });
  return {
    ...NOWHERE,
    name: "export",
    top: <ExportButton session={session} open={open} />,
    ticked: [{ text: "Export", onAction: () => open(context.selection) }],
    below: <OutcomeLine session={session} />,
  };
}
