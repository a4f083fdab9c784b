/** One key that does something anywhere in the tab, where it is not typed into a field or meant for an open dialog. */
import { useEffect, useRef } from "react";

const TYPED_INTO = "input:not([type=checkbox]):not([type=range]), textarea, select, [contenteditable]";
const OPEN = "[role=dialog], [role=menu], [role=listbox]";

export function useShortcut(key: string, run: () => void, enabled = true): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!enabled) return;
    const press = (event: KeyboardEvent): void => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(TYPED_INTO) || document.querySelector(OPEN)) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [key, enabled]);
}
