/** The facets' place: a column at the left, or below 900 px a modal drawer over the rest that opens on demand. */
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";

const NARROW = "(width < 900px)";

interface DrawerProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** One panel in both places: what is open in it stays open when it is hidden, or when the window grows. */
export function Drawer({ open, onClose, children }: DrawerProps) {
  const narrow = useNarrow();
  const panel = useRef<HTMLElement>(null);
  const shown = narrow && open;
  useEffect(() => {
    const drawer = panel.current;
    if (!shown || !drawer) return;
    const opener = document.activeElement;
    const others = outside(drawer);
    for (const other of others) other.inert = true;
    drawer.querySelector("input")?.focus();
    return () => {
      for (const other of others) other.inert = false;
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [shown]);
  return (
    <>
      {shown && <div className="tbm-scrim" data-testid="scrim" onClick={onClose} aria-hidden="true" />}
      {/* One element in both places, and `aside` may be no dialog. */}
      <section
        ref={panel}
        className="tbm-side"
        data-open={shown}
        {...(shown ? { role: "dialog", "aria-modal": true } : { role: "complementary" })}
        aria-label="Filters by key"
        inert={narrow && !open}
        onKeyDown={(event) => {
          if (event.key === "Escape" && shown) onClose();
        }}
      >
        {children}
      </section>
    </>
  );
}

/** The app's parts around the drawer, which rest while it is open; live regions still speak. */
function outside(drawer: HTMLElement): HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (let inner = drawer; inner.parentElement && !inner.matches(".tbm-app"); inner = inner.parentElement) {
    for (const part of inner.parentElement.children) {
      const rests = part !== inner && !part.matches(".tbm-scrim, [role='status']");
      if (rests && part instanceof HTMLElement) parts.push(part);
    }
  }
  return parts;
}

function useNarrow(): boolean {
  return useSyncExternalStore(watchNarrow, () => known ?? isNarrow());
}

/** While someone watches: to ask the browser makes it lay out the page first, at each click. */
let known: boolean | null = null;

function watchNarrow(changed: () => void): () => void {
  const query = window.matchMedia(NARROW);
  const onChange = () => {
    known = query.matches;
    changed();
  };
  known = query.matches;
  query.addEventListener("change", onChange);
  return () => {
    query.removeEventListener("change", onChange);
    known = null;
  };
}

/** The window has no room for the facets beside the table. */
export function isNarrow(): boolean {
  return window.matchMedia(NARROW).matches;
}
