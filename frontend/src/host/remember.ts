/** What this browser is to keep in mind of one log directory: the same address serves another one tomorrow. */

const PREFIX = "tb-metadata:";

/** Small marks that are kept until the browser's data is cleared; where that cannot be had, while the page lives. */
export class Marks {
  readonly #here = new Set<string>();

  has(logdir: string, mark: string): boolean {
    const name = nameOf(logdir, mark);
    if (this.#here.has(name)) return true;
    try {
      return window.localStorage.getItem(name) !== null;
    } catch {
      return false;
    }
  }

  set(logdir: string, mark: string): void {
    const name = nameOf(logdir, mark);
    this.#here.add(name);
    try {
      window.localStorage.setItem(name, "1");
    } catch {
      // Full or forbidden: it is kept above.
    }
  }
}

function nameOf(logdir: string, mark: string): string {
  return PREFIX + JSON.stringify([logdir, mark]);
}
