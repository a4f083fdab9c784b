import { afterEach, expect, test, vi } from "vitest";
import { Kept, Marks } from "../../src/host/remember";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a mark is kept for its log directory, over page loads", () => {
  const kept = new Map<string, string>();
  const localStorage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
  };
  vi.stubGlobal("window", { localStorage });
  new Marks(new Kept()).set("/logs/a", "x");
  expect([
    new Marks(new Kept()).has("/logs/a", "x"),
    new Marks(new Kept()).has("/logs/b", "x"),
    new Marks(new Kept()).has("/logs/a", "y"),
  ]).toEqual([true, false, false]);
});

test("where the browser keeps nothing, a mark lives as long as the page", () => {
  vi.stubGlobal("window", {
    get localStorage(): Storage {
      throw new Error("forbidden");
    },
  });
  const marks = new Marks(new Kept());
  marks.set("/logs/a", "x");
  expect([marks.has("/logs/a", "x"), marks.has("/logs/a", "y")]).toEqual([true, false]);
});
