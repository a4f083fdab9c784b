/** The open run at the right of the table: its document, and a way back. */
import { type KeyboardEvent, useEffect, useRef } from "react";
import { CopyButton } from "../components/CopyButton";
import { returnFocus } from "../components/focus";
import { CloseIcon } from "../components/icons";
import type { ViewProps } from "../props";
import type { RunLoad } from "./document";
import { RunBody } from "./RunBody";
import { ResizeHandle, usePanelWidth } from "./resize";
import "./detail.css";

interface DetailPanelProps extends Pick<ViewProps, "table" | "view" | "act"> {
  /** The open run. */
  readonly run: string;
  readonly load: RunLoad;
  readonly onRetry: () => void;
}

/** Gives the focus to the panel when a run is opened by hand, and back to what opened it when the panel closes. */
function useFocusReturn(run: string) {
  const panel = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another open run has another opener.
  useEffect(() => {
    const before = document.activeElement;
    // Nothing had the focus: the run came with a link, and nobody asked for the focus to move.
    if (!panel.current || !before || before === document.body || panel.current.contains(before)) return;
    opener.current = before;
    panel.current.focus({ preventScroll: true });
  }, [run]);
  return { panel, giveBack: () => returnFocus(opener.current) };
}

export function DetailPanel({ run, load, onRetry, table, view, act }: DetailPanelProps) {
  const { panel, giveBack } = useFocusReturn(run);
  const { width, setWidth } = usePanelWidth();
  const close = () => {
    giveBack();
    act((current) => ({ ...current, open: null }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.stopPropagation();
    close();
  };
  return (
    <aside
      ref={panel}
      className="tbm-detail"
      style={{ width }}
      aria-label={`Run ${run}`}
      tabIndex={-1}
      data-testid="detail"
      data-run={run}
      onKeyDown={onKeyDown}
    >
      <ResizeHandle width={width} onResize={setWidth} />
      <header className="tbm-detail-head">
        <h2>
          <bdi>{run}</bdi>
        </h2>
        <CopyButton text={run} label="Copy the run’s name" />
        <button
          type="button"
          className="tbm-icon-button"
          aria-label="Close"
          title="Close (Esc)"
          data-testid="detail-close"
          onClick={close}
        >
          <CloseIcon />
        </button>
      </header>
      <RunBody run={run} load={load} onRetry={onRetry} table={table} view={view} act={act} />
    </aside>
  );
}
