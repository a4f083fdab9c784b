/** Keeps what metrics reached over their steps: asks for what is wanted, one after another, and again for each newer table. */
import type { Extremes } from "../../engine/table/overSteps";
import type { Visibility } from "../../host/visible";

export interface Wanted {
  /** Tells requests apart. */
  readonly id: string;
  readonly metric: string;
  readonly at: { readonly metric: string; readonly best: "max" | "min" } | null;
}

export interface ExtremesLoad {
  /** The last that came; they stay while newer ones are read, and where these cannot be. */
  readonly extremes: Extremes | null;
  /** The version of the table for which they were asked, and came or could not be had. */
  readonly version: string;
  /** Why the last try failed; null where it did not. */
  readonly error: Error | null;
}

export type ExtremesLoads = ReadonlyMap<string, ExtremesLoad>;
export type ReadExtremes = (signal: AbortSignal) => Promise<Extremes>;

const NONE: ExtremesLoad = { extremes: null, version: "", error: null };
/** What is no longer wanted is kept until it is old, so that it is there when the user comes back to it; no more of them than these. */
const MOST_KEPT = 12;
/** A server that does not answer is asked again; one that refuses, when there is a newer table or the user wants it. */
const AFTER_SILENCE_MS = 10_000;
/** TensorBoard is asked again for series that it did not give, each time after twice as long. */
const AFTER_INCOMPLETE_MS = 10_000;
const LONGEST_MS = 300_000;

export class ExtremesStore {
  #loads: ExtremesLoads = new Map();
  #wanted: readonly Wanted[] = [];
  #version = "";
  #running: { readonly id: string; readonly abort: AbortController } | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** What is asked for again though it came for this version. */
  #due: ReadonlySet<string> = new Set();
  #completing: ReturnType<typeof setTimeout> | null = null;
  #patience = AFTER_INCOMPLETE_MS;
  readonly #readers = new Map<string, ReadExtremes>();
  readonly #listeners = new Set<() => void>();
  readonly #reader: (wanted: Wanted) => ReadExtremes;
  readonly #visibility: Visibility;
  readonly #onUnread: () => void;

  /**
   * @param reader gives what reads one metric, made once for each request and used for all its repetitions.
   * @param onUnread called where the server could not read as many series as before: its status says which, and why.
   */
  constructor(reader: (wanted: Wanted) => ReadExtremes, visibility: Visibility, onUnread: () => void) {
    this.#reader = reader;
    this.#onUnread = onUnread;
    this.#visibility = visibility;
    visibility.watch(this.#seen);
  }

  readonly state = (): ExtremesLoads => this.#loads;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks for these, the first one first, where they are not known of this version of the table. */
  readonly want = (wanted: readonly Wanted[], version: string): void => {
    const both = new Set(this.#wanted.map(({ id }) => id).filter((id) => wanted.some((one) => one.id === id)));
    this.#wanted = wanted;
    if (this.#version !== version) this.#patience = AFTER_INCOMPLETE_MS;
    this.#version = version;
    this.#drop((id, load) => !both.has(id) && !(isWhole(load) && isCurrent(load, version)));
    const { id, abort } = this.#running ?? {};
    if (id !== undefined && !wanted.some((one) => one.id === id)) {
      this.#running = null;
      abort?.abort();
    }
    this.#next();
  };

  /** Asks again for what failed. */
  readonly retry = (): void => {
    clearTimeout(this.#retry);
    for (const [id, load] of this.#failed()) this.#put(id, { ...load, version: "" });
    this.#next();
  };

  /** Not in a tab that nobody sees: it asks when it is seen again. */
  readonly #breakSilence = (): void => {
    const silent = this.#failed().some(([, { error }]) => error !== null && isSilence(error));
    if (silent && this.#visibility.now()) this.retry();
  };

  /** Of what is wanted. */
  #failed(): readonly (readonly [string, ExtremesLoad])[] {
    return [...this.#loads].filter(([id, { error }]) => error !== null && this.#wanted.some((one) => one.id === id));
  }

  /** What nobody saw the tab ask for is asked for now. */
  readonly #seen = (): void => {
    this.#breakSilence();
    this.#next();
  };

  #next(): void {
    if (this.#running !== null || !this.#visibility.now()) return;
    const next = this.#wanted.find(({ id }) => this.#due.has(id) || !isCurrent(this.#loads.get(id), this.#version));
    if (next !== undefined) void this.#read(next, this.#version);
  }

  async #read(wanted: Wanted, version: string): Promise<void> {
    const { id } = wanted;
    const running = { id, abort: new AbortController() };
    this.#running = running;
    this.#due = new Set([...this.#due].filter((one) => one !== id));
    const reader = this.#readers.get(id) ?? this.#reader(wanted);
    this.#readers.set(id, reader);
    const before = this.#loads.get(id) ?? NONE;
    const load = await reader(running.abort.signal).then(
      (extremes): ExtremesLoad => ({ extremes, version, error: null }),
      (error: unknown): ExtremesLoad => ({ ...before, version, error: asError(error) }),
    );
    if (this.#running !== running) return;
    this.#running = null;
    this.#put(id, load);
    if ((load.extremes?.unreadable ?? 0) !== (before.extremes?.unreadable ?? 0)) this.#onUnread();
    if (load.error !== null && isSilence(load.error)) {
      clearTimeout(this.#retry);
      this.#retry = setTimeout(this.#breakSilence, AFTER_SILENCE_MS);
    }
    if (load.error === null && load.extremes?.complete === false) this.#completeLater();
    this.#next();
  }

  #completeLater(): void {
    this.#completing ??= setTimeout(() => {
      this.#completing = null;
      this.#patience = Math.min(2 * this.#patience, LONGEST_MS);
      const incomplete = this.#wanted.filter(({ id }) => this.#loads.get(id)?.extremes?.complete === false);
      this.#due = new Set(incomplete.map(({ id }) => id));
      this.#next();
    }, this.#patience);
  }

  #put(id: string, load: ExtremesLoad): void {
    const loads = new Map([...this.#loads, [id, load]]);
    for (const old of loads.keys()) {
      if (loads.size <= MOST_KEPT) break;
      if (this.#wanted.some((one) => one.id === old)) continue;
      loads.delete(old);
      this.#readers.delete(old);
    }
    this.#tell(loads);
  }

  /** Whoever asks for it later is to wait for its values, not to be shown those of long ago. */
  #drop(is: (id: string, load: ExtremesLoad) => boolean): void {
    const kept = new Map([...this.#loads].filter(([id, load]) => !is(id, load)));
    if (kept.size === this.#loads.size) return;
    for (const id of this.#loads.keys()) if (!kept.has(id)) this.#readers.delete(id);
    this.#tell(kept);
  }

  #tell(loads: ExtremesLoads): void {
    this.#loads = loads;
    for (const listener of this.#listeners) listener();
  }
}

/** Whether a request needs no asking: it came, or failed, for this version, or what came is of it already. */
export function isCurrent(load: ExtremesLoad | undefined, version: string): boolean {
  return load !== undefined && (load.version === version || load.extremes?.version === version);
}

function isWhole({ extremes, error }: ExtremesLoad): boolean {
  return error === null && extremes?.complete !== false;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function isSilence(error: Error): boolean {
  return "code" in error && error.code === "unreachable";
}
