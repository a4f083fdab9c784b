/** TensorBoard's light or dark mode and its Roboto font, brought into our iframe. */
import { hostWindow, untilGone } from "./page";

const DARK = "dark-mode";

/** Keeps the root's class `dark-mode` as on TensorBoard's body (alone: as the system prefers). */
export function followTheme(root: HTMLElement): void {
  const host = hostWindow();
  if (host === window) {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => root.classList.toggle(DARK, dark.matches);
    dark.addEventListener("change", follow);
    follow();
    return;
  }
  const body = host.document.body;
  const follow = () => root.classList.toggle(DARK, body.classList.contains(DARK));
  const observer = new MutationObserver(follow);
  observer.observe(body, { attributes: true, attributeFilter: ["class"] });
  untilGone(() => observer.disconnect());
  follow();
}

/** Those that the tab writes in, at any size. */
const WEIGHTS = [400, 500];

/**
 * Copies TensorBoard's @font-face rules: their files are on our origin, so the content policy allows them.
 *
 * @returns settles when they are there, or cannot be had
 */
export function borrowFonts(): Promise<unknown> {
  const host = hostWindow();
  if (host === window) return Promise.resolve();
  const rules: string[] = [];
  for (const sheet of host.document.styleSheets) {
    try {
      for (const rule of sheet.cssRules) if (rule.cssText.startsWith("@font-face")) rules.push(rule.cssText);
    } catch {
      // A sheet of another origin does not show its rules; the system's font will do.
    }
  }
  const style = document.createElement("style");
  style.textContent = rules.join("\n");
  document.head.append(style);
  return Promise.allSettled(WEIGHTS.map((weight) => document.fonts.load(`${weight} 13px Roboto`)));
}
