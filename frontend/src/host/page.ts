/** TensorBoard's page around our iframe, or our own window where there is none (or none we may touch). */

export function hostWindow(): Window {
  try {
    // Reading the document is what throws for a foreign origin.
    return window.parent.document ? window.parent : window;
  } catch {
    return window;
  }
}

/** Whether TensorBoard shows our iframe, be the page itself in sight or not. */
export function iframeShown(): boolean {
  return hostIframe()?.style.visibility !== "hidden";
}

/** The iframe element that TensorBoard hides when another tab is chosen; null when we are the page. */
export function hostIframe(): HTMLElement | null {
  return hostWindow() === window ? null : (window.frameElement as HTMLElement | null);
}

/**
 * Calls `end` when our iframe goes away: the page around it lives on, and what still watches that would keep a dead iframe's
 * code running. A page that is only put aside, and may come back as it is, keeps all. Gives what ends it at once.
 */
export function untilGone(end: () => void): () => void {
  const stop = () => {
    window.removeEventListener("pagehide", gone);
    end();
  };
  const gone = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) stop();
  };
  window.addEventListener("pagehide", gone);
  return stop;
}
