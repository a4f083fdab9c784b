/** The table as files and on the clipboard. All that makes them is loaded when it is first asked for. */
import { useRef, useState } from "react";
import { Button, MenuTrigger, Popover } from "react-aria-components";
import { LiveRegion } from "../../views/components/LiveRegion";
import { type Feature, type FeatureContext, NOWHERE } from "../feature";
import "./export.css";
import type { Digits, Format, Source } from "./formats/format";
import { OutcomeLine } from "./OutcomeLine";
import type { Destination, Outcome } from "./perform";

type Kit = typeof import("./exporting");

const NOT_LOADED = "The export could not be loaded. Reload the page, in case TensorBoard was updated under it.";

export function useExport(context: FeatureContext): Feature {
  const [kit, setKit] = useState<Kit | null>(null);
  /** What the menu is open for; null while it is closed. */
  const [source, setSource] = useState<Source | null>(null);
  const [digits, setDigits] = useState<Digits | null>(null);
  const [outcome, tell] = useState<Outcome | null>(null);
  const running = useRef<AbortController | null>(null);

  const load = async (): Promise<boolean> => {
    if (kit) return true;
    try {
      setKit(await import("./exporting"));
      return true;
    } catch {
      tell({ kind: "failed", text: NOT_LOADED });
      return false;
    }
  };
  const open = async (runs: ReadonlySet<string> | null): Promise<void> => {
    const all = context.shownTable();
    if (!all || !(await load())) return;
    const { view, frame, logdir } = context;
    const shown = runs ? all.ofRuns(runs) : all;
    setSource({ shown, view, frame, logdir, chosen: runs !== null, server: new URL(".", document.baseURI).href });
  };
  const onExport = (format: Format, to: Destination): void => {
    if (!kit || !source) return;
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    void kit.perform({ format, to, source, digits, signal: controller.signal, tell });
  };
  return {
    ...NOWHERE,
    name: "export",
    top: (
      <MenuTrigger isOpen={source !== null} onOpenChange={(opens) => void (opens ? open(null) : setSource(null))}>
        <Button className="tbm-button tbm-quiet" data-testid="export" onHoverStart={() => void load()}>
          Export
        </Button>
        <Popover className="tbm-popover" placement="bottom end">
          {kit && source && <kit.ExportMenu {...{ source, digits, onExport }} onDigits={setDigits} />}
        </Popover>
      </MenuTrigger>
    ),
    ticked: [{ text: "Export", onAction: () => void open(context.selection) }],
    below: (
      <>
        {outcome && <OutcomeLine outcome={outcome} tell={tell} onCancel={() => running.current?.abort()} />}
        <LiveRegion text={outcome && outcome.kind !== "working" ? outcome.text : ""} />
      </>
    ),
  };
}
