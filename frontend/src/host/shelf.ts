/** The session storage of this browser tab, as a shelf for what does not fit into a link. */

const PREFIX = "tb-metadata:view:";

export const sessionShelf = {
  get: (id: string): string | null => {
    try {
      return window.sessionStorage.getItem(PREFIX + id);
    } catch {
      return null;
    }
  },
  drop: (id: string): void => {
    try {
      window.sessionStorage.removeItem(PREFIX + id);
    } catch {
      // It cannot be there.
    }
  },
  put: (id: string, payload: string): void => {
    try {
      window.sessionStorage.setItem(PREFIX + id, payload);
    } catch {
      // Full or forbidden: the view lives on in memory; only a reload loses it.
    }
  },
};
