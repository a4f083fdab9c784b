/** The entry of the bundle: TensorBoard imports it into our iframe and calls `render`. */
import { start } from "./app/start";

export async function render(): Promise<void> {
  await styled();
  start(document.body);
}

/** The style sheet stands beside this file; nothing is drawn before it is there. */
function styled(): Promise<void> {
  // Under Vite's own server the modules bring their styles.
  if (import.meta.env.DEV) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    const sheet = "index.css";
    link.href = new URL(sheet, import.meta.url).href;
    // Without its looks the tab still works.
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}
