import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filterRows } from "../../../src/engine/kernels/filter";
import { groupRows } from "../../../src/engine/kernels/group";
import type { Key, SortKey } from "../../../src/engine/table/types";
import { EMPTY_VIEW, MAX_WIDTH, MIN_WIDTH, type View } from "../../../src/state/view";
import { GROUP_SIZE_REF, type KeyRef, keyId } from "../../../src/values/key";
import {
  groupId,
  moved,
  nextSort,
  onlyGroup,
  placed,
  toggleGroup,
  withAbsent,
  withAverage,
  withFlat,
  withGroupBy,
  withLevel,
  withLevels,
  without,
  withReducer,
  withWidth,
} from "../../../src/views/table/changes";
import { keyOf, ref, tableOf } from "../../makeTable";

const [a, b, c, d] = ["a", "b", "c", "d"].map(ref) as [KeyRef, KeyRef, KeyRef, KeyRef];
const names = (keys: readonly KeyRef[]): string => keys.map(({ path }) => path.join(".")).join("");

const keysOf = (rows: Parameters<typeof tableOf>[0], ...paths: string[]): Key[] => {
  const table = tableOf(rows);
  return paths.map((path) => keyOf(table, path));
};

test("without groups their size neither filters nor sorts", () => {
  const sort = [
    { key: GROUP_SIZE_REF, descending: true },
    { key: a, descending: false },
  ];
  const view = { ...EMPTY_VIEW, groupBy: [a], leastRuns: 3, sort };
  expect(withGroupBy(view, [b])).toEqual({ ...view, groupBy: [b] });
  expect(withAverage(view, [b, c], [a])).toEqual({ ...view, groupBy: [b, c], flat: true });
  expect(withGroupBy(view, [])).toEqual({ ...EMPTY_VIEW, sort: sort.slice(1) });
});

describe("lists of keys", () => {
  test("a key goes to a place of the list as it was seen", () => {
    expect(names(placed([a, b, c], d, 1))).toBe("adbc");
    expect(names(placed([a, b, c], a, 3))).toBe("bca");
    expect(names(placed([a, b, c], c, 0))).toBe("cab");
    expect(names(placed([a, b, c], b, 1))).toBe("abc");
    expect(names(placed([a, b, c], b, 2))).toBe("abc");
  });

  test("a key moves as far as the list goes, and an unknown one not at all", () => {
    expect(names(moved([a, b, c], a, 1))).toBe("bac");
    expect(names(moved([a, b, c], a, -1))).toBe("abc");
    expect(names(moved([a, b, c], a, 9))).toBe("bca");
    expect(names(moved([a, b, c], d, 1))).toBe("abc");
  });

  test("moving keeps every key once, and moving back undoes it", () => {
    const lists = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 8 }).map((all) => all.map((one) => ref(one)));
    fc.assert(
      fc.property(lists, fc.nat(), fc.integer({ min: -9, max: 9 }), (keys, pick, delta) => {
        const key = keys[pick % keys.length] as KeyRef;
        const next = moved(keys, key, delta);
        expect(next.map(keyId).sort()).toEqual(keys.map(keyId).sort());
        const steps = next.map(keyId).indexOf(keyId(key)) - keys.map(keyId).indexOf(keyId(key));
        expect(moved(next, key, -steps).map(keyId)).toEqual(keys.map(keyId));
        expect(without(next, key).map(keyId)).toEqual(without(keys, key).map(keyId));
      }),
    );
  });
});

describe("keys that are not shown", () => {
  test("stay behind the keys they stood behind", () => {
    expect(names(withAbsent([a, d, b, c], [a, b, c], [c, a, b]))).toBe("cadb");
    expect(names(withAbsent([d, a, b], [a, b], [b, a]))).toBe("dba");
    expect(names(withAbsent([a, d], [a], []))).toBe("d");
    expect(names(withAbsent([a, b], [a, b], [b]))).toBe("b");
  });

  test("none is lost or doubled, and the shown ones are as they were put", () => {
    const all = "abcdefgh".split("").map((one) => ref(one));
    fc.assert(
      fc.property(fc.subarray(all), fc.shuffledSubarray(all), (shown, order) => {
        const next = order.filter((key) => shown.includes(key));
        const result = withAbsent(all, shown, next);
        expect(result.filter((key) => shown.includes(key))).toEqual(next);
        expect(
          result
            .filter((key) => !shown.includes(key))
            .map(keyId)
            .sort(),
        ).toEqual(
          all
            .filter((key) => !shown.includes(key))
            .map(keyId)
            .sort(),
        );
      }),
    );
  });
});

describe("sorting by headers", () => {
  const up = (key: KeyRef): SortKey => ({ key, descending: false });
  const down = (key: KeyRef): SortKey => ({ key, descending: true });

  test("a click sorts, a second the other way, a third not at all", () => {
    const first = nextSort([], a, false, false);
    expect(first).toEqual([up(a)]);
    const second = nextSort(first, a, false, false);
    expect(second).toEqual([down(a)]);
    expect(nextSort(second, a, false, false)).toEqual([]);
    expect(nextSort([], a, true, false)).toEqual([down(a)]);
  });

  test("a click replaces other keys; with Shift it adds one and keeps their order", () => {
    expect(nextSort([up(a), down(b)], c, false, false)).toEqual([up(c)]);
    expect(nextSort([up(a), down(b)], a, false, false)).toEqual([up(a)]);
    expect(nextSort([up(a)], b, true, true)).toEqual([up(a), down(b)]);
    expect(nextSort([up(a), down(b)], a, false, true)).toEqual([down(a), down(b)]);
    expect(nextSort([down(a), down(b)], a, false, true)).toEqual([down(b)]);
  });
});

describe("groups", () => {
  test("other keys forget which groups were toggled", () => {
    const view: View = { ...EMPTY_VIEW, groupBy: [a, b], toggledGroups: [["x"]] };
    expect(withGroupBy(view, [a]).toggledGroups).toEqual([]);
    expect(withFlat(view, true)).toMatchObject({ flat: true, toggledGroups: [] });
  });

  test("averaging puts groups side by side, one key has nothing to put side by side", () => {
    expect(withAverage(EMPTY_VIEW, [a, b], []).flat).toBe(true);
    expect(withAverage(EMPTY_VIEW, [a], []).flat).toBe(false);
    expect(withGroupBy({ ...EMPTY_VIEW, flat: true }, [a]).flat).toBe(false);
  });

  test("levels that stand stay above an average, but those that are averaged over", () => {
    const nested: View = { ...EMPTY_VIEW, groupBy: [d, a], toggledGroups: [["x"]] };
    const averaged = withAverage(nested, [a, b, c], [d]);
    expect(averaged).toEqual({ ...EMPTY_VIEW, groupBy: [a, b, c], flat: true, levels: 1 });
    // Of an average before, its levels stay.
    expect(withAverage(averaged, [a, b, d], [c])).toEqual({ ...averaged, groupBy: [a, b, d] });
    // One key has nothing to stand side by side with: it is a level as well.
    expect(withAverage(averaged, [a, b], [c, d])).toEqual({ ...EMPTY_VIEW, groupBy: [a, b] });
    expect(withAverage(averaged, [a], [b, c, d])).toEqual({ ...EMPTY_VIEW, groupBy: [a] });
    expect(withFlat(averaged, false)).toEqual({ ...averaged, flat: false, levels: 0 });
  });

  test("groups side by side get levels above them, and lose them", () => {
    const averaged: View = { ...EMPTY_VIEW, groupBy: [a, b, c, d], flat: true };
    const byC = withLevel(averaged, c);
    expect(byC).toEqual({ ...averaged, groupBy: [c, a, b, d], levels: 1 });
    const other = ref("other");
    const byTwo = withLevel(byC, other);
    expect(byTwo).toEqual({ ...averaged, groupBy: [c, other, a, b, d], levels: 2 });
    expect(withLevels(byTwo, [other, c], [a, b, c, d])).toEqual({ ...byTwo, groupBy: [other, c, a, b, d] });
    // What is a setting goes on telling groups apart; what is none goes.
    expect(withLevels(byTwo, [other], [a, b, c, d])).toEqual({ ...byTwo, groupBy: [other, c, a, b, d], levels: 1 });
    expect(withLevels(byTwo, [c], [a, b, c, d])).toEqual(byC);
    expect(withLevels(byC, [], [a, b, c, d])).toEqual({ ...averaged, groupBy: [c, a, b, d] });
    // A key that is taken out of the list beside them leaves the levels as they are.
    expect(withGroupBy(byTwo, [c, other, b, d])).toEqual({ ...byTwo, groupBy: [c, other, b, d] });
    expect(withGroupBy(byTwo, [c, a, b, d])).toEqual(byC);
    expect(withGroupBy(byTwo, [c, other])).toEqual({ ...EMPTY_VIEW, groupBy: [c, other] });
    expect(withGroupBy(byTwo, [])).toEqual(EMPTY_VIEW);
  });

  test("toggling twice changes nothing, also for NaN, lists and what is not logged", () => {
    for (const values of [["x"], [Number.NaN, undefined], [[1, 2], null]]) {
      const once = toggleGroup(EMPTY_VIEW, values);
      expect(once.toggledGroups).toEqual([values]);
      expect(toggleGroup(once, [...values]).toggledGroups).toEqual([]);
    }
  });

  test("a group's name is canonical JSON", () => {
    expect(groupId(["cnn", 3, undefined, Number.NaN, null])).toBe('["cnn",3,{"$missing":true},{"$number":"NaN"},null]');
  });

  test("only this group: a clause for each value, in the place of those on its keys", () => {
    const view: View = {
      ...EMPTY_VIEW,
      clauses: [
        { type: "range", key: a, min: 0, max: 1, also: [] },
        { type: "values", key: c, include: ["z"], exclude: [], match: "any" },
      ],
    };
    const { clauses } = onlyGroup(view, keysOf([{ a: 0.5, b: [64, 32] }], "a", "b"), { values: [0.5, [64, 32]] });
    expect(clauses).toContainEqual({ type: "values", key: a, include: [0.5], exclude: [], match: "any" });
    expect(clauses).toContainEqual({ type: "values", key: b, include: [[64, 32]], exclude: [], match: "any" });
    expect(clauses).toContainEqual(view.clauses[1]);
    expect(clauses).toHaveLength(3);
  });

  test("only a group of lists shows that group alone, not what holds its elements; likewise a number beside them", () => {
    const lists = [[64], [64, 32], [32, 64], [64, 64], [], 64, 64, 8, null, undefined, Number.NaN];
    const table = tableOf(lists.map((layers) => ({ layers })));
    const key = keyOf(table, "layers");
    const rows = Uint32Array.from(lists.keys());
    for (const group of groupRows(table, rows, [key], null)) {
      const { clauses } = onlyGroup(EMPTY_VIEW, [key], group);
      expect([...filterRows(table, clauses, null).rows]).toEqual([...group.rows]);
    }
  });

  test("only a group of an empty list asks for the empty list itself", () => {
    const { clauses } = onlyGroup(EMPTY_VIEW, keysOf([{ a: [] }], "a"), { values: [[]] });
    expect(clauses).toEqual([{ type: "values", key: a, include: [[]], exclude: [], match: "any" }]);
  });
});

test("widths stay within bounds, and null gives them back", () => {
  expect(withWidth(EMPTY_VIEW, a, 3).widths).toEqual({ [keyId(a)]: MIN_WIDTH });
  expect(withWidth(EMPTY_VIEW, a, 1e6).widths).toEqual({ [keyId(a)]: MAX_WIDTH });
  expect(withWidth(withWidth(EMPTY_VIEW, a, 100.4), a, null).widths).toEqual({});
});

test("the mean is what reducers are without being set", () => {
  const median = withReducer(EMPTY_VIEW, a, "median");
  expect(median.reducers).toEqual({ [keyId(a)]: "median" });
  expect(withReducer(median, a, "mean").reducers).toEqual({});
});
