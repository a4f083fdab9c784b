import { expect, test } from "vitest";
import { errorOf } from "../../../src/views/detail/RunError";
import { leaf, runDocument } from "./samples";

const run = { namespace: "run", part: null } as const;

test("a run's error is its own key, whatever it holds", () => {
  const others = [leaf(["error"], "of the user"), leaf(["status"], "failed", run), leaf(["error", "at"], "deep", run)];
  expect(errorOf(runDocument(others))).toBe("");
  const all = (value: Parameters<typeof leaf>[1]) => errorOf(runDocument([...others, leaf(["error"], value, run)]));
  expect(all("ValueError: 1\n  at x")).toBe("ValueError: 1\n  at x");
  expect([all(null), all(""), all(3), all(["a", 1])]).toEqual(["", "", "3", '["a", 1]']);
  expect(all({ $missing: true })).toBe("");
});
