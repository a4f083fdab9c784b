/** Keeps the newest snapshot: asks often while the server reads, every half minute otherwise, never while nobody sees the tab. */
import type { Table } from "../../engine/table/types";
import type { Visibility } from "../../host/visible";

/** What the poller needs to know of the server's status. */
export interface Pulse {
  readonly version: string;
  /** No snapshot yet. */
  readonly loading: boolean;
  /** A newer snapshot is being made. */
  readonly refreshing: boolean;
}

export interface Source<S extends Pulse> {
  readonly status: () => Promise<S>;
  /** The newest snapshot: the same object until there is a newer one. */
  readonly table: () => Promise<Table>;
  /** Whether TensorBoard itself is still reading, though the server holds all that it has so far. */
  readonly awaits: (status: S) => boolean;
}

export interface LiveState<S extends Pulse> {
  readonly status: S | null;
  readonly table: Table | null;
  /** Of the last try; null once it works again. */
  readonly error: Error | null;
  /** The page was opened just now: the server still reads for the first time, or more of what it read may follow. */
  readonly opening: boolean;
}

const WHILE_READING_MS = 600;
const WHILE_OPENING_MS = 2_000;
const USUALLY_MS = 30_000;
const AFTER_FAILURE_MS = 5_000;
/** TensorBoard tells of runs before it has read their metrics, in rounds of some seconds: all is there after so long without news. */
const QUIET_MS = 10_000;
/** Where trainings go on there is no quiet: opening ends this long after the first answer that found everything read. */
const OPENING_MS = 60_000;

export class Live<S extends Pulse> {
  #state: LiveState<S> = { status: null, table: null, error: null, opening: true };
  /** Times of the last answer with something new, and of the first that found everything read. */
  #lastNews = 0;
  #firstRead = Number.POSITIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running = false;
  /** The held table is not what is asked for any more. */
  #stale = false;
  #again = false;
  readonly #listeners = new Set<() => void>();
  readonly #source: Source<S>;
  readonly #visibility: Visibility;

  constructor(source: Source<S>, visibility: Visibility) {
    this.#source = source;
    this.#visibility = visibility;
    visibility.watch(() => this.refresh());
  }

  readonly state = (): LiveState<S> => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks now. Of calls during an answer, one asks again after it; in a hidden tab, nothing is asked until it is seen. */
  readonly refresh = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#visibility.now()) return;
    if (this.#running) this.#again = true;
    else void this.#ask();
  };

  /** Asks now for a table that is another one though the server has no newer snapshot. */
  readonly renew = (): void => {
    this.#stale = true;
    this.refresh();
  };

  async #ask(): Promise<void> {
    this.#running = true;
    const wait = await this.#poll();
    this.#running = false;
    if (this.#again) {
      this.#again = false;
      this.refresh();
    } else if (this.#visibility.now()) {
      this.#timer = setTimeout(this.refresh, wait);
    }
  }

  /** One round; gives the time to wait for the next. */
  async #poll(): Promise<number> {
    const stale = this.#stale;
    this.#stale = false;
    try {
      // The first table need not wait for the first status: over a slow tunnel that is a round trip less.
      const held = this.#state.table;
      const [status, early] = await Promise.all([this.#source.status(), held ?? this.#source.table()]);
      // Without a snapshot there is no newer table, and after a restart the one before is worth more than none.
      const current = !stale && (status.loading || early.version === status.version);
      const table = current ? early : await this.#source.table();
      const reading = status.loading || status.refreshing;
      const awaits = this.#source.awaits(status);
      const opening = this.#state.opening && this.#opens(reading || awaits, table !== held);
      this.#emit({ status, table, error: null, opening });
      return reading ? WHILE_READING_MS : opening || awaits ? WHILE_OPENING_MS : USUALLY_MS;
    } catch (error) {
      this.#stale ||= stale;
      this.#emit({ ...this.#state, error: error instanceof Error ? error : new Error(String(error)) });
      return AFTER_FAILURE_MS;
    }
  }

  #opens(reading: boolean, news: boolean): boolean {
    const now = performance.now();
    if (reading || news) this.#lastNews = now;
    if (!reading) this.#firstRead = Math.min(this.#firstRead, now);
    return reading || (now - this.#lastNews < QUIET_MS && now - this.#firstRead < OPENING_MS);
  }

  #emit(state: LiveState<S>): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
