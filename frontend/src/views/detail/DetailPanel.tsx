/** The open run at the right of the table: its document, and a way back. */
import { type KeyboardEvent, useEffect, useRef } from "react";
import { returnFocus } from "../components/focus";
import { CloseIcon } from "../components/icons";
import { membersOf, RunBody, type RunBodyProps } from "./RunBody";
import { RunHead } from "./RunHead";
import { ResizeHandle, usePanelWidth } from "./resize";
import "./detail.css";

/** Gives the focus to the panel when a run is opened by hand, and back to what opened it when the panel closes. */
function useFocusReturn(run: string) {
  const panel = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another open run has another opener.
  useEffect(() => {
    const before = document.activeElement;
    // Nothing had the focus: the run came with a link, and nobody asked for the focus to move.
    if (!panel.current || !before || before === document.body) return;
    if (panel.current.contains(before)) {
      // Opened from here in the place of another: its own line takes the focus afterwards.
      opener.current = null;
      return;
    }
    opener.current = before;
    panel.current.focus({ preventScroll: true });
  }, [run]);
  return { panel, giveBack: () => returnFocus(opener.current) };
}

export function DetailPanel(props: RunBodyProps) {
  const { run, act } = props;
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
      <RunHead run={run} members={membersOf(props)} curves={props.curves}>
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
      </RunHead>
      <RunBody {...props} />
    </aside>
  );
}
