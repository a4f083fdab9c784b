/** What is done to the shown columns, step by step, and after any steps. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { type KeyRef, keyId } from "../../../src/values/key";
import { has, withColumns } from "../../../src/views/table/changes";
import {
  pinnedFirst,
  type ShownKeys,
  withHidden,
  withMoved,
  withPin,
  withPlaced,
} from "../../../src/views/table/columnChanges";
import { ref } from "../../makeTable";

const KEYS = ["a", "b", "c", "d", "e"].map(ref) as [KeyRef, KeyRef, KeyRef, KeyRef, KeyRef];
const [a, b, c, d, e] = KEYS;
/** What the tab shows of itself; no run has "gone". */
const AUTOMATIC = [a, b, c];
const GONE = ref("gone");

function shownOf(view: View): ShownKeys {
  const there = pinnedFirst(view.pinned, view.columns ?? AUTOMATIC).filter((key) => has(KEYS, key));
  return {
    pinned: there.filter((key) => has(view.pinned, key)),
    others: there.filter((key) => !has(view.pinned, key)),
  };
}

const said = (view: View): string => {
  const { pinned, others } = shownOf(view);
  return [pinned, others].map((keys) => keys.map(({ path }) => path.join()).join("")).join("|");
};

test("a pinned column comes first, and goes back when it is unpinned", () => {
  const pinned = withPin(withPin(EMPTY_VIEW, c, true), b, true);
  expect(said(pinned)).toBe("cb|a");
  expect(pinned.columns).toBe(null);
  expect(said(withPin(pinned, c, false))).toBe("b|ac");
  const chosen = withPin({ ...EMPTY_VIEW, columns: [a, b] }, b, true);
  expect(said(withPin(chosen, b, false))).toBe("|ab");
  // One that was no column otherwise becomes one of those that were chosen.
  expect(said(withPin({ ...EMPTY_VIEW, columns: [a], pinned: [d] }, d, false))).toBe("|da");
});

test("columns move among their like, and pinned ones leave the tab its choice", () => {
  const view = { ...EMPTY_VIEW, pinned: [b, c] };
  const moved = withMoved(view, shownOf(view), c, -1);
  expect([said(moved), moved.columns]).toEqual(["cb|a", null]);
  expect(said(withMoved(view, shownOf(view), c, 1))).toBe("bc|a");
  const others = withMoved({ ...EMPTY_VIEW, pinned: [c] }, { pinned: [c], others: [a, b] }, a, 1);
  expect(said(others)).toBe("c|ba");
});

test("a column that is put among pinned ones is pinned, and unpinned among the others", () => {
  const view = { ...EMPTY_VIEW, pinned: [b, c] };
  const place = (key: KeyRef, to: number) => said(withPlaced(view, shownOf(view), key, to));
  expect([place(a, 0), place(a, 1), place(a, 2)]).toEqual(["abc|", "bac|", "bc|a"]);
  expect([place(b, 2), place(b, 3), place(c, 2)]).toEqual(["cb|a", "c|ab", "bc|a"]);
  expect([place(e, 1), place(e, 2), place(e, 3)]).toEqual(["bec|a", "bc|ea", "bc|ae"]);
});

test("a hidden column is pinned no more, and one that is not chosen neither", () => {
  const view = { ...EMPTY_VIEW, pinned: [b, c] };
  expect(said(withHidden(view, shownOf(view), b))).toBe("c|a");
  expect(said(withHidden(view, shownOf(view), a))).toBe("bc|");
  expect(said(withColumns(view, [a, c]))).toBe("c|a");
  expect(said(withColumns(view, [c, b, a]))).toBe("cb|a");
  expect(withColumns(view, null).pinned).toEqual([b, c]);
});

test("whatever is done, each key is shown once, and what no run has yet keeps its place", () => {
  const key = fc.constantFrom(...KEYS);
  const place = fc.nat({ max: 6 });
  type Step = (view: View) => View;
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.tuple(key, fc.boolean()).map(
      ([one, on]): Step =>
        (view) =>
          withPin(view, one, on),
    ),
    fc.tuple(key, fc.integer({ min: -2, max: 2 })).map(
      ([one, by]): Step =>
        (view) =>
          withMoved(view, shownOf(view), one, by),
    ),
    fc.tuple(key, place).map(
      ([one, to]): Step =>
        (view) => {
          const { pinned, others } = shownOf(view);
          return withPlaced(view, { pinned, others }, one, Math.min(to, pinned.length + others.length));
        },
    ),
    key.map(
      (one): Step =>
        (view) =>
          withHidden(view, shownOf(view), one),
    ),
  );
  const columns = fc.option(fc.uniqueArray(fc.constantFrom(...KEYS, GONE), { selector: keyId }));
  const first = fc.record({ columns, pinned: fc.uniqueArray(fc.constantFrom(...KEYS, GONE), { selector: keyId }) });
  fc.assert(
    fc.property(first, fc.array(step, { maxLength: 8 }), (start, steps) => {
      let view: View = { ...EMPTY_VIEW, ...start };
      for (const change of steps) {
        view = change(view);
        for (const list of [view.pinned, view.columns ?? []]) expect(new Set(list.map(keyId)).size).toBe(list.length);
      }
      expect(has(view.pinned, GONE)).toBe(has(start.pinned, GONE));
      if (start.columns && has(start.columns, GONE)) expect(view.columns && has(view.columns, GONE)).toBe(true);
    }),
  );
});
