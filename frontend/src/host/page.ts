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
