/** The button "Export" in the top bar; its menu opens once it is loaded. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button, MenuTrigger, Popover } from "react-aria-components";
import type { Format } from "./formats/format";
import type { Destination } from "./perform";
import type { SessionStore } from "./session";

type Loaded = typeof import("./exporting");

const NOT_LOADED = "The export could not be loaded. Reload the page, in case TensorBoard was updated under it.";

interface ExportButtonProps {
  readonly session: SessionStore;
  /** Tells the buttons apart too: the menu opens at one of them. */
  readonly testid: string;
  /** What is read aloud; "Export" where that is all. */
  readonly label?: string;
  readonly open: () => void;
}

export function ExportButton({ session, testid, label = "Export", open }: ExportButtonProps) {
  const { source: wantedHere, at: where, digits } = useSyncExternalStore(session.subscribe, session.now);
  const source = where === testid ? wantedHere : null;
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const wanted = source !== null && loaded === null;
  useEffect(() => {
    if (!wanted) return;
    import("./exporting").then(setLoaded, () =>
      session.set({ source: null, outcome: { kind: "failed", text: NOT_LOADED } }),
    );
  }, [wanted, session]);
  const onExport = (format: Format, to: Destination): void => {
    if (!loaded || !source) return;
    void loaded.perform({ format, to, source, digits, signal: session.begin(), tell: session.tell });
  };
  return (
    <MenuTrigger
      isOpen={source !== null && loaded !== null}
      onOpenChange={(opens) => (opens ? open() : session.set({ source: null }))}
    >
      <Button className="tbm-button tbm-quiet" data-testid={testid} aria-label={label}>
        Export
      </Button>
      <Popover className="tbm-popover" placement="bottom end">
        {loaded && source && (
          <loaded.ExportMenu {...{ source, digits, onExport }} onDigits={(digits) => session.set({ digits })} />
        )}
      </Popover>
    </MenuTrigger>
  );
}
