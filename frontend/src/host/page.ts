/** TensorBoard's page around our frame, or our own window where there is none (or none we may touch). */

export function hostWindow(): Window {
  try {
    // Reading the document is what throws for a foreign origin.
    return window.parent.document ? window.parent : window;
  } catch {
    return window;
  }
}

/** Whether TensorBoard shows our frame, be the page itself in sight or not. */
export function frameShown(): boolean {
  return hostFrame()?.style.visibility !== "hidden";
}

/** The frame element that TensorBoard hides when another tab is chosen; null when we are the page. */
export function hostFrame(): HTMLElement | null {
  return hostWindow() === window ? null : (window.frameElement as HTMLElement | null);
}

/**
 * Calls `end` when our frame goes away: the page around it lives on, and what still watches that would keep a dead frame's
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
