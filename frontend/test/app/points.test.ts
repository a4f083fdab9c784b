import { describe, expect, it } from "vitest";
import { PointsStore } from "../../src/app/points";
import { NO_POINTS } from "../../src/engine/curves/rowPoints";
import type { Points } from "../../src/engine/curves/types";
import type { PointsAnswer, PointsQuery, RowAnswer } from "../../src/wire/points";

interface Asked {
  readonly query: PointsQuery;
  readonly signal: AbortSignal;
  readonly answer: (rows: readonly Partial<RowAnswer>[]) => void;
  readonly fail: (error: Error) => void;
}

function server() {
  const asked: Asked[] = [];
  const fetch = (query: PointsQuery, signal: AbortSignal) =>
    new Promise<PointsAnswer>((resolve, reject) => {
      const whole = (one: Partial<RowAnswer>): RowAnswer => {
        return { leftOut: false, from: 0, points: NO_POINTS, thinned: false, exact: false, unread: null, ...one };
      };
      asked.push({
        query,
        signal,
        answer: (rows) => resolve({ version: "v", sampled: 1000, rows: rows.map(whole) }),
        fail: reject,
      });
    });
  let seen = true;
  let changed = () => {};
  const visibility = {
    now: () => seen,
    watch: (listener: () => void) => {
      changed = listener;
      return () => {};
    },
  };
  const show = (next: boolean) => {
    seen = next;
    changed();
  };
  return { asked, store: new PointsStore(fetch, visibility), show };
}

function points(...values: number[]): Points {
  const all = Float64Array.from(values);
  return { steps: all, times: all.map((step) => step + 100), values: all };
}

/** After what was answered has been taken in. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
const steps = (store: PointsStore, metric: string, row: string) => [
  ...(store.state().metrics.get(metric)?.get(row)?.points.steps ?? []),
];

describe("the points that are wanted", () => {
  it("are asked for once, and for each newer table only what is new", async () => {
    const { asked, store } = server();
    store.want([{ metric: "m", rows: ["a", "b"], exact: false }], "v1");
    expect(asked[0]?.query).toEqual({ metric: "m", rows: ["a", "b"], since: {}, exact: false });
    expect(store.state().loading).toBe(true);
    asked[0]?.answer([{ points: points(1, 2) }, {}]);
    await settled();
    expect(store.state().loading).toBe(false);
    store.want([{ metric: "m", rows: ["a", "b"], exact: false }], "v1");
    expect(asked).toHaveLength(1);
    store.want([{ metric: "m", rows: ["a", "b"], exact: false }], "v2");
    expect(asked[1]?.query.since).toEqual({ a: [2, 2, 102] });
    expect(store.state().loading).toBe(false);
    asked[1]?.answer([{ from: 2, points: points(3) }, { points: points(9) }]);
    await settled();
    expect(steps(store, "m", "a")).toEqual([1, 2, 3]);
    expect(steps(store, "m", "b")).toEqual([9]);
  });

  it("stay the same object where nothing is new", async () => {
    const { asked, store } = server();
    const want = (version: string) => store.want([{ metric: "m", rows: ["a"], exact: false }], version);
    want("v1");
    asked[0]?.answer([{ points: points(1, 2) }]);
    await settled();
    const before = store.state().metrics.get("m")?.get("a")?.points;
    want("v2");
    asked[1]?.answer([{ from: 2 }]);
    await settled();
    expect(store.state().metrics.get("m")?.get("a")?.points).toBe(before);
  });

  it("still stand where they cannot be read any more, which is said", async () => {
    const { asked, store } = server();
    store.want([{ metric: "m", rows: ["a", "b"], exact: false }], "v1");
    asked[0]?.answer([{ points: points(1, 2), thinned: true }, {}]);
    await settled();
    store.want([{ metric: "m", rows: ["a", "b"], exact: false }], "v2");
    asked[1]?.answer([{ unread: "gone" }, { unread: "bad" }]);
    await settled();
    expect(steps(store, "m", "a")).toEqual([1, 2]);
    expect(store.state().metrics.get("m")?.get("a")).toMatchObject({ thinned: true, unread: "gone" });
    expect(store.state().metrics.get("m")?.get("b")).toMatchObject({ points: NO_POINTS, unread: "bad" });
  });

  it("are asked for again where an answer was full", async () => {
    const { asked, store } = server();
    store.want([{ metric: "m", rows: ["a", "b"], exact: true }], "v1");
    asked[0]?.answer([{ points: points(1) }, { leftOut: true }]);
    await settled();
    expect(asked[1]?.query.rows).toEqual(["b"]);
  });

  it("come in parts where they are of many rows, the first ones first", async () => {
    const { asked, store } = server();
    const rows = Array.from({ length: 600 }, (_, i) => `r${i}`);
    store.want([{ metric: "m", rows, exact: false }], "v1");
    for (let i = 0; i < 3; i++) {
      asked[i]?.answer(asked[i]?.query.rows.map(() => ({ points: points(1) })) ?? []);
      await settled();
    }
    expect(asked.flatMap(({ query }) => query.rows)).toEqual(rows);
  });

  it("go on coming where the table is a newer one meanwhile, and are asked for again for that", async () => {
    const { asked, store } = server();
    store.want([{ metric: "m", rows: ["a"], exact: false }], "v1");
    store.want([{ metric: "m", rows: ["a"], exact: false }], "v2");
    expect(asked).toHaveLength(1);
    asked[0]?.answer([{ points: points(1) }]);
    await settled();
    expect(steps(store, "m", "a")).toEqual([1]);
    expect(asked).toHaveLength(2);
  });

  it("are no longer waited for where others are wanted", async () => {
    const { asked, store } = server();
    store.want([{ metric: "m", rows: ["a"], exact: false }], "v1");
    store.want([{ metric: "n", rows: ["a"], exact: false }], "v1");
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.answer([{ points: points(1) }]);
    await settled();
    expect(store.state().metrics.has("m")).toBe(false);
    expect(asked[1]?.query.metric).toBe("n");
  });

  it("are not asked for again and again where the server fails, but on request", async () => {
    const { asked, store } = server();
    store.want([{ metric: "m", rows: ["a"], exact: false }], "v1");
    asked[0]?.fail(new Error("no"));
    await settled();
    expect(store.state().error?.message).toBe("no");
    expect(asked).toHaveLength(1);
    store.retry();
    asked[1]?.answer([{ points: points(1) }]);
    await settled();
    expect(store.state().error).toBeNull();
  });

  it("are not asked for while nobody sees the tab", () => {
    const { asked, store, show } = server();
    show(false);
    store.want([{ metric: "m", rows: ["a"], exact: false }], "v1");
    expect(asked).toHaveLength(0);
    show(true);
    expect(asked).toHaveLength(1);
  });

  it("are read anew where all points of the files are wanted", async () => {
    const { asked, store } = server();
    store.want([{ metric: "m", rows: ["a"], exact: false }], "v1");
    asked[0]?.answer([{ points: points(1, 5), thinned: true }]);
    await settled();
    store.want([{ metric: "m", rows: ["a"], exact: true }], "v1");
    expect(asked[1]?.query).toMatchObject({ exact: true, since: {} });
  });

  it("may be of a run that is called as what every object has", async () => {
    const { asked, store } = server();
    store.want([{ metric: "m", rows: ["__proto__"], exact: false }], "v1");
    asked[0]?.answer([{ points: points(1) }]);
    await settled();
    store.want([{ metric: "m", rows: ["__proto__"], exact: false }], "v2");
    expect(JSON.stringify(asked[1]?.query.since)).toBe('{"__proto__":[1,1,101]}');
  });
});
