/** What goes on in an export, beside React: progress that is told often draws nothing but its own line. */
import type { Digits, Source } from "./formats/format";
import type { Outcome } from "./perform";

export interface Session {
  /** What the menu is open for; null while it is closed. */
  readonly source: Source | null;
  /** Which of the buttons it opened at. */
  readonly at: string;
  /** null: as is usual for each format. */
  readonly digits: Digits | null;
  /** null where nothing is to be told. */
  readonly outcome: Outcome | null;
}

export class SessionStore {
  #now: Session = { source: null, at: "", digits: null, outcome: null };
  readonly #listeners = new Set<() => void>();
  #running: AbortController | null = null;

  readonly now = (): Session => this.#now;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly set = (change: Partial<Session>): void => {
    this.#now = { ...this.#now, ...change };
    for (const listener of this.#listeners) listener();
  };

  readonly tell = (outcome: Outcome | null): void => this.set({ outcome });

  /** Ends what runs, for something new. */
  readonly begin = (): AbortSignal => {
    this.cancel();
    this.#running = new AbortController();
    return this.#running.signal;
  };

  readonly cancel = (): void => this.#running?.abort();
}
