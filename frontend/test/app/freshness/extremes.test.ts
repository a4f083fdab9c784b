import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ExtremesStore, type Wanted } from "../../../src/app/freshness/extremes";
import { columnOf } from "../../../src/engine/table/dictionary";
import type { Extremes } from "../../../src/engine/table/overSteps";
import { WireError } from "../../../src/wire/error";

function extremesOf(version: string, runs: readonly string[] = [], values: readonly number[] = []): Extremes {
  const reached = { ...columnOf(values, true), steps: Float64Array.from(values, (_, i) => i) };
  const points = Int32Array.from(values, () => 1);
  const told = { version, sampled: 1000, unreadable: 0, complete: true, runs, points };
  return { ...told, min: reached, max: reached, best: null };
}

const wanted = (metric: string): Wanted => ({ id: metric, metric, at: null });

/** A server whose answers a test gives, in the order of the questions. */
function setUp() {
  const open: { metric: string; signal: AbortSignal; give: (of: Extremes | Error) => Promise<void> }[] = [];
  const readers: string[] = [];
  const unread = vi.fn();
  const page = { visible: true, changed: () => {} };
  const visibility = {
    now: () => page.visible,
    watch: (changed: () => void) => {
      page.changed = changed;
      return () => {};
    },
  };
  const store = new ExtremesStore(
    ({ metric }) => {
      readers.push(metric);
      return (signal) =>
        new Promise((resolve, reject) => {
          const give = async (of: Extremes | Error) => {
            if (of instanceof Error) reject(of);
            else resolve(of);
            await vi.advanceTimersByTimeAsync(0);
          };
          open.push({ metric, signal, give });
        });
    },
    visibility,
    unread,
  );
  const see = (visible: boolean) => {
    page.visible = visible;
    page.changed();
  };
  const asked = () => open.map(({ metric }) => metric);
  const last = () => {
    const one = open.at(-1);
    if (!one) throw new Error("nothing was asked");
    return one;
  };
  return { store, asked, last, readers, see, unread };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the store of extremes", () => {
  it("asks for one after another, the first wanted first, and for nothing twice", async () => {
    const { store, asked, last } = setUp();
    const told = vi.fn();
    store.subscribe(told);
    store.want([wanted("target"), wanted("other")], "v1");
    store.want([wanted("target"), wanted("other")], "v1");
    expect(asked()).toEqual(["target"]);
    const target = extremesOf("v1");
    await last().give(target);
    expect(asked()).toEqual(["target", "other"]);
    expect(store.state().get("target")).toEqual({ extremes: target, version: "v1", error: null });
    await last().give(extremesOf("v1"));
    store.want([wanted("other"), wanted("target")], "v1");
    expect(asked()).toEqual(["target", "other"]);
    expect(told).toHaveBeenCalledTimes(2);
  });

  it("asks again for each newer table, by the same reader, and keeps what it has meanwhile", async () => {
    const { store, asked, last, readers } = setUp();
    store.want([wanted("m")], "v1");
    const first = extremesOf("v1");
    await last().give(first);
    store.want([wanted("m")], "v2");
    expect(asked()).toEqual(["m", "m"]);
    expect(store.state().get("m")?.extremes).toBe(first);
    // The table moved on during the answer, which is of it already.
    store.want([wanted("m")], "v3");
    await last().give(extremesOf("v3"));
    expect(asked()).toHaveLength(2);
    // The server may say that nothing changed.
    store.want([wanted("m")], "v4");
    await last().give(first);
    store.want([wanted("m")], "v4");
    expect([asked().length, readers]).toEqual([3, ["m"]]);
  });

  it("asks once more where the table moved on during an answer that is not of it", async () => {
    const { store, asked, last } = setUp();
    store.want([wanted("m")], "v1");
    store.want([wanted("m")], "v2");
    expect(asked()).toHaveLength(1);
    await last().give(extremesOf("v1"));
    expect(asked()).toHaveLength(2);
  });

  it("lets go of what is no longer wanted, whatever is answered then", async () => {
    const { store, asked, last } = setUp();
    store.want([wanted("a")], "v1");
    const before = last();
    store.want([wanted("b")], "v1");
    expect([before.signal.aborted, asked()]).toEqual([true, ["a", "b"]]);
    await before.give(new WireError("unreachable", "aborted"));
    expect(store.state().size).toBe(0);
    await last().give(extremesOf("v1"));
    expect([...store.state().keys()]).toEqual(["b"]);
    expect(last().signal.aborted).toBe(false);
  });

  it("keeps what it has where the next try fails, says why, and tries again with the next table or on demand", async () => {
    const { store, asked, last } = setUp();
    store.want([wanted("m"), wanted("n")], "v1");
    const good = extremesOf("v1");
    await last().give(good);
    await last().give(new WireError("unknown-metric", "there is no metric 'n'"));
    store.want([wanted("m"), wanted("n")], "v1");
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked()).toEqual(["m", "n"]);
    expect(store.state().get("n")).toMatchObject({ extremes: null, error: { message: "there is no metric 'n'" } });
    store.retry();
    expect(asked()).toEqual(["m", "n", "n"]);
    await last().give(extremesOf("v1"));
    expect(store.state().get("n")?.error).toBeNull();
    store.want([wanted("m"), wanted("n")], "v2");
    await last().give(new WireError("unexpected", "500"));
    expect(store.state().get("m")).toMatchObject({ extremes: good, error: { message: "500" } });
    expect(asked()).toEqual(["m", "n", "n", "m", "n"]);
  });

  it("forgets what failed and is no longer wanted", async () => {
    const { store, asked, last } = setUp();
    store.want([wanted("m")], "v1");
    await last().give(new WireError("unknown-metric", "there is no metric 'm'"));
    store.want([], "v1");
    store.retry();
    expect(asked()).toEqual(["m"]);
    // Whoever comes back to it does not find the failure of then.
    store.want([wanted("m")], "v1");
    expect([asked(), store.state().size]).toEqual([["m", "m"], 0]);
  });

  it("has what the user comes back to while the table is the same, and nothing of an older one", async () => {
    const { store, asked, last } = setUp();
    const [a, b] = [wanted("a"), wanted("b")];
    store.want([a, b], "v1");
    await last().give(extremesOf("v1"));
    await last().give(extremesOf("v1"));
    store.want([a], "v1");
    expect([...store.state().keys()]).toEqual(["a", "b"]);
    store.want([a, b], "v1");
    expect(asked()).toEqual(["a", "b"]);
    // Left after the table: its values are those of the older one.
    store.want([a, b], "v2");
    expect([...store.state().keys()]).toEqual(["a", "b"]);
    const told = vi.fn();
    store.subscribe(told);
    store.want([a], "v2");
    expect([[...store.state().keys()], told.mock.calls.length]).toEqual([["a"], 1]);
    // Left before the table.
    await last().give(extremesOf("v2"));
    store.want([], "v2");
    expect([...store.state().keys()]).toEqual(["a"]);
    store.want([], "v3");
    expect(store.state().size).toBe(0);
    store.want([a], "v3");
    expect(asked()).toEqual(["a", "b", "a", "a"]);
  });

  it("tells when there are more or fewer series than before that could not be read", async () => {
    const { store, last, unread } = setUp();
    const times: number[] = [];
    for (const [version, unreadable] of [
      ["v1", 0],
      ["v2", 2],
      ["v3", 2],
      ["v4", 0],
    ] as const) {
      store.want([wanted("m")], version);
      await last().give({ ...extremesOf(version), unreadable });
      times.push(unread.mock.calls.length);
    }
    expect(times).toEqual([0, 1, 1, 2]);
    store.want([wanted("n")], "v4");
    await last().give({ ...extremesOf("v4"), unreadable: 1 });
    store.want([wanted("n")], "v5");
    await last().give(new WireError("unexpected", "500"));
    expect(unread).toHaveBeenCalledTimes(3);
  });

  it("asks a silent server again after a while", async () => {
    const { store, asked, last } = setUp();
    store.want([wanted("m")], "v1");
    await last().give(new WireError("unreachable", "no answer"));
    await vi.advanceTimersByTimeAsync(9_000);
    expect(asked()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked()).toHaveLength(2);
  });

  it("asks a silent server nothing while nobody sees the tab, and at once when it is seen again", async () => {
    const { store, asked, last, see } = setUp();
    store.want([wanted("m")], "v1");
    await last().give(new WireError("unreachable", "no answer"));
    see(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked()).toHaveLength(1);
    see(true);
    expect(asked()).toHaveLength(2);
    await last().give(extremesOf("v1"));
    see(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked()).toHaveLength(2);
  });

  it("asks for nothing more once nobody sees the tab, and goes on when it is seen again", async () => {
    const { store, asked, last, see } = setUp();
    store.want([wanted("a"), wanted("b"), wanted("c")], "v1");
    see(false);
    await last().give(extremesOf("v1"));
    store.want([wanted("a"), wanted("b"), wanted("c")], "v1");
    expect(asked()).toEqual(["a"]);
    see(true);
    expect(asked()).toEqual(["a", "b"]);
    await last().give(extremesOf("v1"));
    expect(asked()).toEqual(["a", "b", "c"]);
  });

  it("asks again, ever less often, for what TensorBoard could not give all of, until it does", async () => {
    const { store, asked, last, see } = setUp();
    const incomplete = { ...extremesOf("v1"), complete: false };
    store.want([wanted("whole"), wanted("m")], "v1");
    await last().give(extremesOf("v1"));
    await last().give(incomplete);
    expect(store.state().get("m")?.extremes).toBe(incomplete);
    await vi.advanceTimersByTimeAsync(9_000);
    store.want([wanted("whole"), wanted("m")], "v1");
    expect(asked()).toEqual(["whole", "m"]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked()).toEqual(["whole", "m", "m"]);
    await last().give({ ...incomplete });
    await vi.advanceTimersByTimeAsync(19_000);
    expect(asked()).toHaveLength(3);
    see(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked()).toHaveLength(3);
    see(true);
    expect(asked()).toEqual(["whole", "m", "m", "m"]);
    await last().give(extremesOf("v1"));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(asked()).toHaveLength(4);
  });

  it("forgets the oldest of many that are not wanted", async () => {
    const { store, last } = setUp();
    for (let i = 0; i < 20; i++) {
      store.want([wanted("kept"), wanted(`m${i}`)], "v1");
      if (i === 0) await last().give(extremesOf("v1"));
      await last().give(extremesOf("v1"));
    }
    const known = [...store.state().keys()];
    expect(known).toHaveLength(12);
    expect(known).toContain("kept");
    expect(known).toContain("m19");
    expect(known).not.toContain("m0");
  });
});
