/** Whether anybody can see the tab: TensorBoard keeps iframes of other tabs mounted and only hides them. */
import { hostIframe, iframeShown, untilGone } from "./page";

export interface Visibility {
  readonly now: () => boolean;
  /** Calls back after each change; gives the function that ends it. */
  readonly watch: (changed: () => void) => () => void;
}

export function visibility(): Visibility {
  const iframe = hostIframe();
  const now = () => document.visibilityState === "visible" && iframeShown();
  return {
    now,
    watch: (changed) => {
      let last = now();
      const look = () => {
        if (now() === last) return;
        last = !last;
        changed();
      };
      const observer = new MutationObserver(look);
      if (iframe) observer.observe(iframe, { attributes: true, attributeFilter: ["style"] });
      document.addEventListener("visibilitychange", look);
      return untilGone(() => {
        observer.disconnect();
        document.removeEventListener("visibilitychange", look);
      });
    },
  };
}
