import { expect, test } from "vitest";
import { readingOf } from "../../../src/app/freshness/progress";

test("TensorBoard reads on while it lists fewer runs than there are, until the server says that it stopped", () => {
  const of = (runs: { found: number; listed: number } | null, counts = {}) =>
    readingOf({ runs, notice_counts: counts });
  expect(of({ found: 300, listed: 120 })).toEqual({ found: 300, listed: 120 });
  expect(of({ found: 300, listed: 0 }, { "keys-dropped": 2 })).not.toBeNull();
  expect(of({ found: 300, listed: 300 })).toBeNull();
  expect(of({ found: 2, listed: 3 })).toBeNull();
  expect(of(null)).toBeNull();
  expect(of({ found: 300, listed: 120 }, { "runs-not-listed": 1 })).toBeNull();
});
