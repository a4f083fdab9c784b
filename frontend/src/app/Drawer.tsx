/** The facets' place: a column at the left, or below 900 px a drawer over the table that opens on demand. */
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";

const NARROW = "(max-width: 899px)";

interface DrawerProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Drawer({ open, onClose, children }: DrawerProps) {
  const narrow = useNarrow();
  const panel = useRef<HTMLElement>(null);
  const shown = narrow && open;
  useEffect(() => {
    if (!shown) return;
    const opener = document.activeElement;
    panel.current?.querySelector<HTMLElement>("input")?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [shown]);
  return (
    <>
      {shown && <div className="tbm-scrim" onClick={onClose} aria-hidden="true" />}
      <aside
        ref={panel}
        className="tbm-side"
        data-open={shown}
        aria-label="Filters by key"
        inert={narrow && !open}
        onKeyDown={(event) => {
          if (event.key === "Escape" && shown) onClose();
        }}
      >
        {children}
      </aside>
    </>
  );
}

function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(NARROW);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => window.matchMedia(NARROW).matches,
  );
}
