/** The colours and the font of the page as it looks now, for what is drawn. */
import { useMemo, useSyncExternalStore } from "react";
import type { Ink } from "./pen";

export interface Inks {
  readonly colour: (ink: Ink) => string;
  readonly font: string;
}

function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  return () => observer.disconnect();
}

const themeNow = () => document.documentElement.className;

/** Another value when the page turns light or dark. */
export function useInks(): Inks {
  const theme = useSyncExternalStore(watchTheme, themeNow);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours follow from the theme.
  return useMemo(() => inksNow(), [theme]);
}

function inksNow(): Inks {
  const style = getComputedStyle(document.documentElement);
  const known = new Map<string, string>();
  const read = (name: string) => {
    const value = known.get(name) ?? style.getPropertyValue(`--tbm-${name}`).trim();
    known.set(name, value);
    return value;
  };
  return { colour: read, font: read("font") };
}
