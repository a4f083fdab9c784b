/** Searches in a worker: one that stays, holds the texts of one table, and is ended only by an expression that takes too long. */
import { type PackedKey, packKey } from "../../engine/search/pack";
import { parseQuery, type Searched } from "../../engine/search/search";

export type SearchRequest =
  | { readonly type: "table"; readonly count: number }
  | { readonly type: "column"; readonly column: PackedKey }
  | { readonly type: "search"; readonly query: string; readonly now: number };

export type SearchAnswer =
  /** The texts are there, and the search itself starts now. */
  { readonly type: "started" } | { readonly type: "found"; readonly rows: Uint8Array<ArrayBuffer> };

/** What is used of a Worker. */
export interface SearchWorker {
  postMessage(message: SearchRequest): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<SearchAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** 1 per row that passes, or why there is no answer. */
export type Outcome = { readonly rows: Uint8Array } | { readonly problem: string };

interface Task {
  readonly table: Searched;
  readonly query: string;
  /** What `now()` is in an expression, in ms since 1970. */
  readonly now: number;
  readonly done: (outcome: Outcome) => void;
}

/** An honest expression needs milliseconds; after this the worker is ended. */
const LIMIT_MS = 2000;
/** Typing often begins anew; after this long without a search the worker and its copy of the table are let go. */
const REST_MS = 30_000;
/** The page is kept waiting no longer than this at a time while a table is copied to the worker. */
const SLICE_MS = 12;

export class Searcher {
  #worker: SearchWorker | null = null;
  /** The table whose columns the worker has been sent. */
  #sent: Searched | null = null;
  #current: Task | null = null;
  /** Waits for the current one to end; only the newest is of interest. */
  #next: Task | null = null;
  #limit: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  readonly #start: () => SearchWorker;

  constructor(start: () => SearchWorker) {
    this.#start = start;
  }

  /** `done` is not called once the function that this gives has been, nor after another search. */
  search(table: Searched, query: string, done: (outcome: Outcome) => void): () => void {
    clearTimeout(this.#rest);
    let wanted = true;
    const task: Task = { table, query, now: Date.now(), done: (outcome) => wanted && done(outcome) };
    this.#next = task;
    if (this.#current === null) this.#run();
    return () => {
      wanted = false;
      if (this.#next === task) this.#next = null;
    };
  }

  /** Nothing is searched for: ends the worker after a while, unless there is another search. */
  rest(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.close(), REST_MS);
  }

  /** Ends the worker; another search begins a new one. */
  close(): void {
    clearTimeout(this.#limit);
    clearTimeout(this.#rest);
    this.#current = null;
    this.#next = null;
    this.#end();
  }

  #run(): void {
    const task = this.#next;
    this.#next = null;
    this.#current = task;
    if (task === null) return;
    const worker = this.#worker ?? this.#begin();
    this.#send(worker, task.table).then(
      () => this.#worker === worker && worker.postMessage({ type: "search", query: task.query, now: task.now }),
      (error) => this.#worker === worker && this.#fail(error),
    );
  }

  #begin(): SearchWorker {
    const worker = this.#start();
    worker.onmessage = ({ data }) => {
      // What an ended worker had said before its end may arrive after it.
      if (this.#worker !== worker) return;
      const { query = "" } = this.#current ?? {};
      if (data.type === "found") this.#finish({ rows: data.rows });
      // Words always come to an end.
      else if (parseQuery(query).type !== "words") this.#startLimit(query);
    };
    worker.onerror = (event) => this.#worker === worker && this.#fail(event);
    this.#worker = worker;
    this.#sent = null;
    return worker;
  }

  /** Column by column, with pauses for the page. */
  async #send(worker: SearchWorker, table: Searched): Promise<void> {
    if (this.#sent === table) return;
    this.#sent = table;
    worker.postMessage({ type: "table", count: table.count });
    let since = performance.now();
    for (const key of table.keys) {
      if (performance.now() - since > SLICE_MS) {
        await new Promise((resume) => setTimeout(resume));
        since = performance.now();
      }
      if (this.#worker !== worker) return;
      worker.postMessage({ type: "column", column: packKey(key) });
    }
  }

  /** Where the page was busy, the answer may wait behind the timer: it has one more turn to be heard. */
  #startLimit(query: string): void {
    this.#limit = setTimeout(() => {
      this.#limit = setTimeout(() => this.#tooLong(query));
    }, LIMIT_MS);
  }

  #fail({ message }: { readonly message?: string }): void {
    this.#end();
    this.#finish({ problem: `The search could not be run: ${message || "its worker did not start"}.` });
  }

  #tooLong(query: string): void {
    this.#end();
    this.#finish({ problem: `${query.trim()} took longer than ${LIMIT_MS / 1000} seconds, so it was stopped.` });
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#sent = null;
  }

  #finish(outcome: Outcome): void {
    clearTimeout(this.#limit);
    const task = this.#current;
    this.#run();
    task?.done(outcome);
  }
}
