import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type SearchAnswer, Searcher, type SearchRequest, type SearchWorker } from "../../../src/app/search/searcher";
import { tableOf } from "../../makeTable";

/** Answers when the test says so. */
class FakeWorker implements SearchWorker {
  onmessage: SearchWorker["onmessage"] = null;
  onerror: SearchWorker["onerror"] = null;
  ended = false;
  readonly got: SearchRequest[] = [];

  postMessage(message: SearchRequest): void {
    this.got.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  answer(data: SearchAnswer): void {
    this.onmessage?.({ data } as MessageEvent<SearchAnswer>);
  }

  /** What was asked, without the columns. */
  asked(): string[] {
    return this.got.flatMap((one) => (one.type === "search" ? [one.query] : one.type === "table" ? ["table"] : []));
  }
}

let workers: FakeWorker[] = [];
let searcher: Searcher;
const table = tableOf([{ x: "a" }, { x: "b" }]);
const found: SearchAnswer = { type: "found", rows: Uint8Array.of(1, 0) };
const settled = () => vi.advanceTimersByTimeAsync(1);

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  searcher = new Searcher(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Searches, and collects the outcomes. */
function search(query: string, of = table) {
  const outcomes: unknown[] = [];
  const cancel = searcher.search(of, query, (outcome) => outcomes.push(outcome));
  return { outcomes, cancel };
}

test("one worker gets the table once, for many searches", async () => {
  for (const query of ["a", "/b/", "c"]) {
    const { outcomes } = search(query);
    await settled();
    workers[0]?.answer({ type: "started" });
    workers[0]?.answer(found);
    expect(outcomes).toEqual([{ rows: Uint8Array.of(1, 0) }]);
  }
  expect(workers.length).toBe(1);
  expect(workers[0]?.asked()).toEqual(["table", "a", "/b/", "c"]);
  expect(workers[0]?.got.filter((one) => one.type === "column").length).toBe(table.keys.length);
  search("d", tableOf([{ x: "c" }]));
  await settled();
  expect(workers[0]?.asked().slice(-2)).toEqual(["table", "d"]);
});

test("while one search runs, only the newest of the next waits", async () => {
  const first = search("a");
  await settled();
  const second = search("ab");
  const third = search("abc");
  first.cancel();
  second.cancel();
  workers[0]?.answer(found);
  await settled();
  expect(workers[0]?.asked()).toEqual(["table", "a", "abc"]);
  workers[0]?.answer(found);
  expect([first.outcomes, second.outcomes, third.outcomes.length]).toEqual([[], [], 1]);
});

describe("an expression that takes too long", () => {
  test("is ended with its worker; the next search has a new one, with the table", async () => {
    const { outcomes } = search("/(a+)+$/");
    await settled();
    workers[0]?.answer({ type: "started" });
    await vi.advanceTimersByTimeAsync(1999);
    expect(workers[0]?.ended).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(workers[0]?.ended).toBe(true);
    expect(outcomes).toEqual([{ problem: "/(a+)+$/ took longer than 2 seconds, so it was stopped." }]);
    search("a");
    await settled();
    expect(workers[1]?.asked()).toEqual(["table", "a"]);
  });
  test("whose answer comes a moment too late answers no other search", async () => {
    search("/(a+)+$/");
    await settled();
    workers[0]?.answer({ type: "started" });
    await vi.advanceTimersByTimeAsync(2001);
    const { outcomes } = search("a");
    await settled();
    workers[0]?.answer(found);
    workers[0]?.onerror?.({ message: "ended" } as ErrorEvent);
    expect(outcomes).toEqual([]);
    workers[1]?.answer(found);
    expect(outcomes.length).toBe(1);
  });
  test("is none where its answer only waited for a busy page", async () => {
    const { outcomes } = search("/a/");
    await settled();
    workers[0]?.answer({ type: "started" });
    // The limit is over, and the answer is handled in the same turn.
    vi.advanceTimersToNextTimer();
    workers[0]?.answer(found);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([outcomes, workers[0]?.ended]).toEqual([[{ rows: Uint8Array.of(1, 0) }], false]);
  });
  test("has its time from when the texts are there, and words have any time", async () => {
    const first = search("/a/");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(first.outcomes).toEqual([]);
    workers[0]?.answer({ type: "started" });
    workers[0]?.answer(found);
    search("a");
    await settled();
    workers[0]?.answer({ type: "started" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workers[0]?.ended).toBe(false);
  });
});

test("a worker that fails is said to, and another is begun", async () => {
  const { outcomes } = search("a");
  await settled();
  workers[0]?.onerror?.({ message: "blocked" } as ErrorEvent);
  expect(outcomes).toEqual([{ problem: "The search could not be run: blocked." }]);
  search("b");
  await settled();
  expect(workers[1]?.asked()).toEqual(["table", "b"]);
});

test("at rest, it ends its worker after a while without a search", async () => {
  search("a");
  await settled();
  workers[0]?.answer(found);
  searcher.rest();
  await vi.advanceTimersByTimeAsync(29_000);
  search("b");
  await vi.advanceTimersByTimeAsync(60_000);
  workers[0]?.answer(found);
  expect(workers[0]?.ended).toBe(false);
  searcher.rest();
  await vi.advanceTimersByTimeAsync(29_000);
  searcher.rest();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(workers[0]?.ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(workers[0]?.ended).toBe(true);
  search("c");
  await settled();
  expect(workers[1]?.asked()).toEqual(["table", "c"]);
});

test("closed, it ends its worker and answers no more", async () => {
  const { outcomes } = search("/a/");
  await settled();
  workers[0]?.answer({ type: "started" });
  searcher.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([workers[0]?.ended, outcomes]).toEqual([true, []]);
});
