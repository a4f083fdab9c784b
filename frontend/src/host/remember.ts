/** What this browser is to keep in mind of one log directory: the same address serves another one tomorrow. */

const PREFIX = "tb-metadata:";

/** Small texts that are kept until the browser's data is cleared; where that cannot be had, while the page lives. */
export class Kept {
  readonly #here = new Map<string, string>();

  get(logdir: string, what: string): string | null {
    const name = nameOf(logdir, what);
    const here = this.#here.get(name);
    if (here !== undefined) return here;
    try {
      return window.localStorage.getItem(name);
    } catch {
      return null;
    }
  }

  /** False where it will be gone with the page. */
  set(logdir: string, what: string, text: string): boolean {
    const name = nameOf(logdir, what);
    try {
      window.localStorage.setItem(name, text);
      this.#here.delete(name);
      return true;
    } catch {
      // Full or forbidden.
      this.#here.set(name, text);
      return false;
    }
  }
}

/** Marks of what was done once, such as an offer that was dismissed. */
export class Marks {
  readonly #kept: Kept;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  has(logdir: string, mark: string): boolean {
    return this.#kept.get(logdir, mark) !== null;
  }

  set(logdir: string, mark: string): void {
    this.#kept.set(logdir, mark, "1");
  }
}

function nameOf(logdir: string, what: string): string {
  return PREFIX + JSON.stringify([logdir, what]);
}
