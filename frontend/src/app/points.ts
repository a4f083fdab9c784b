/** Keeps the points of metrics that are drawn: asks for those that are wanted, and for what is new in them with each newer table. */
import { continued, NO_POINTS, type RowPoints } from "../engine/curves/rowPoints";
import type { PointsSource, PointsState, WantedPoints } from "../features/feature";
import type { Visibility } from "../host/visible";
import type { PointsAnswer, PointsQuery, RowAnswer } from "../wire/points";

type Fetch = (query: PointsQuery, signal: AbortSignal) => Promise<PointsAnswer>;

interface Held {
  readonly row: RowPoints;
  /** Of the table for which it was asked for last. */
  readonly version: string;
  /** Whether all points of the files were asked for. */
  readonly exact: boolean;
}

/** Rows asked for at once: TensorBoard answers others between, and the first curves are there soon. */
const ROWS_AT_ONCE = 250;
/** Points that are kept, those of rows that are wanted besides. */
const MOST_KEPT = 4_000_000;

export class PointsStore implements PointsSource {
  #state: PointsState = { metrics: new Map(), loading: false, error: null };
  /** By metric and name of the row; what was wanted last stands last. */
  readonly #held = new Map<string, Map<string, Held>>();
  #wanted: readonly WantedPoints[] = [];
  #version = "";
  #running: { readonly abort: AbortController; readonly of: WantedPoints } | null = null;
  /** After a failure nothing is asked until there is something else to ask for. */
  #failed = false;
  readonly #listeners = new Set<() => void>();
  readonly #fetch: Fetch;
  readonly #visibility: Visibility;

  constructor(fetch: Fetch, visibility: Visibility) {
    this.#fetch = fetch;
    this.#visibility = visibility;
    visibility.watch(() => this.#next());
  }

  readonly state = (): PointsState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks for these, the first ones first, where they are not known of this version of the table. */
  readonly want = (wanted: readonly WantedPoints[], version: string): void => {
    this.#wanted = wanted;
    this.#version = version;
    this.#failed = false;
    // What is still wanted comes, also where the table is a newer one meanwhile: or where trainings go on, none would ever come.
    if (this.#running && !wants(wanted, this.#running.of)) {
      this.#running.abort.abort();
      this.#running = null;
    }
    this.#forget();
    this.#next();
  };

  /** Asks again for what failed. */
  readonly retry = (): void => {
    this.#failed = false;
    this.#next();
  };

  #next(): void {
    if (this.#running !== null || this.#failed) return;
    const next = this.#visibility.now() ? this.#due() : null;
    if (next !== null) void this.#read(next);
    this.#emit({ loading: this.#isLoading() });
  }

  /** What is to be asked for next; null where all is there. */
  #due(): WantedPoints | null {
    for (const { metric, rows, exact } of this.#wanted) {
      const held = this.#held.get(metric);
      const due = rows.filter((row) => !isCurrent(held?.get(row), this.#version, exact));
      if (due.length > 0) return { metric, rows: due.slice(0, ROWS_AT_ONCE), exact };
    }
    return null;
  }

  #isLoading(): boolean {
    return this.#wanted.some(({ metric, rows, exact }) => {
      const held = this.#held.get(metric);
      return rows.some((row) => held?.get(row)?.exact !== exact);
    });
  }

  async #read(of: WantedPoints): Promise<void> {
    const { metric, rows, exact } = of;
    const running = { abort: new AbortController(), of };
    this.#running = running;
    const version = this.#version;
    const held = this.#held.get(metric) ?? new Map<string, Held>();
    try {
      const answer = await this.#fetch(
        { metric, rows, since: sinceOf(held, rows, exact), exact },
        running.abort.signal,
      );
      if (this.#running !== running) return;
      answer.rows.forEach((one, i) => {
        const name = rows[i] ?? "";
        if (one.leftOut) return;
        // What came is of the table that was the server's newest; it is asked for again with the next one.
        const row = answered(held.get(name)?.row, one);
        held.delete(name);
        held.set(name, { row, version, exact });
      });
      this.#held.delete(metric);
      this.#held.set(metric, held);
      this.#running = null;
      this.#emit({ metrics: this.#shown(), error: null });
    } catch (error) {
      if (this.#running !== running) return;
      this.#running = null;
      this.#failed = true;
      this.#emit({ loading: false, error: error instanceof Error ? error : new Error(String(error)) });
    }
    this.#next();
  }

  #shown(): PointsState["metrics"] {
    return new Map(
      [...this.#held].map(([metric, held]) => [
        metric,
        new Map([...held].map(([row, { row: points }]) => [row, points])),
      ]),
    );
  }

  /** What is not wanted goes, the oldest first, where too much is held. */
  #forget(): void {
    let points = 0;
    for (const held of this.#held.values()) for (const { row } of held.values()) points += row.points.steps.length;
    for (const [metric, held] of this.#held) {
      const wanted = new Set(this.#wanted.find((one) => one.metric === metric)?.rows);
      for (const [row, { row: one }] of held) {
        if (points <= MOST_KEPT) return;
        if (wanted.has(row)) continue;
        points -= one.points.steps.length;
        held.delete(row);
      }
    }
  }

  #emit(change: Partial<PointsState>): void {
    const next = { ...this.#state, ...change };
    if (
      next.metrics === this.#state.metrics &&
      next.loading === this.#state.loading &&
      next.error === this.#state.error
    )
      return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  }
}

/** What is known of a row after an answer: where its points cannot be read now, those that came before still stand. */
function answered(before: RowPoints | undefined, { from, points, thinned, exact, unread }: RowAnswer): RowPoints {
  if (unread !== null) return { points: NO_POINTS, thinned: false, exact: false, ...before, unread };
  return { points: continued(before?.points ?? NO_POINTS, from, points), thinned, exact, unread };
}

/** Whether any of what is asked for is among what is wanted. */
function wants(wanted: readonly WantedPoints[], { metric, rows, exact }: WantedPoints): boolean {
  const same = wanted.filter((one) => one.metric === metric && one.exact === exact);
  const asked = new Set(rows);
  return same.some((one) => one.rows.some((row) => asked.has(row)));
}

function isCurrent(held: Held | undefined, version: string, exact: boolean): boolean {
  return held !== undefined && held.version === version && held.exact === exact;
}

/** Of which points the server need not send those that are held. */
function sinceOf(held: ReadonlyMap<string, Held>, rows: readonly string[], exact: boolean): PointsQuery["since"] {
  const since: [string, readonly [number, number, number]][] = [];
  for (const name of rows) {
    const one = held.get(name);
    if (!one || one.exact !== exact) continue;
    const { steps, times } = one.row.points;
    const last = steps.length - 1;
    if (last >= 0) since.push([name, [last + 1, steps[last] as number, times[last] as number]]);
  }
  // Not by assignment: a run may be called `__proto__`.
  return Object.fromEntries(since);
}
