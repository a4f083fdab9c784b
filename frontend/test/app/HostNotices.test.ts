import { expect, test } from "vitest";
import { leftOutText } from "../../src/app/HostNotices";

test("what is left out of the table is named, and what to do", () => {
  expect(leftOutText([])).toBeNull();
  expect(leftOutText(["took"])).toBe(
    "This page does not know the kind of the values of took, so you do not see these values. Reload the page: TensorBoard was probably updated under it.",
  );
  expect(leftOutText(["a", "b"])).toContain(" of a and b, so");
  expect(leftOutText(["a", "b", "c", "d", "e"])).toContain(" of a, b, c and 2 more, so");
});
