/** What is said of keys, of what is left out, and what goes out of it: from a question to its words. */
import { describe, expect, test } from "vitest";
import { findKey } from "../../../src/engine/table/table";
import type { Target } from "../../../src/engine/table/types";
import { plainMattered } from "../../../src/features/mattered/plain";
import { type Answer, type Answered, answer, questionOf } from "../../../src/features/mattered/question";
import {
  apartByWhy,
  coverageWords,
  partWords,
  percent,
  problemOf,
  standsOut,
  WAY_WORDS,
} from "../../../src/features/mattered/words";
import { DEFAULT_MATTERED, type MatteredView } from "../../../src/state/mattered";
import { fullName } from "../../../src/values/key";
import { type Row, ref, tableOf } from "../../makeTable";

const ACC = "metrics.acc";
const label = ({ ref }: { readonly ref: Parameters<typeof fullName>[0] }): string => fullName(ref);

interface Asking extends Partial<MatteredView> {
  readonly target?: Target | null;
  readonly ticked?: readonly number[];
  readonly shown?: readonly number[];
}

function ask(rows: readonly Row[], { target, ticked = [], shown, ...view }: Asking = {}): Answer {
  const table = tableOf(rows);
  const question = questionOf(
    {
      table,
      target: target === undefined ? { key: ref(ACC), direction: "max" } : target,
      newest: (key) => findKey(table, key),
      unsorted: Uint32Array.from(shown ?? table.runs.keys()),
    },
    { ...DEFAULT_MATTERED, ...view },
    Uint8Array.from(rows, (_, row) => Number(ticked.includes(row))),
  );
  const steps = answer(question);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function answered(of: Answer): Answered {
  if (!of.mattered) throw new Error("there is no answer");
  return { question: of.question, mattered: of.mattered };
}

/** By key what stands out. */
function said(of: Answer): Record<string, string> {
  const own = answered(of);
  return Object.fromEntries(
    own.mattered.keys.map((found) => {
      const out = standsOut(found, own.question);
      const way = out?.way ? `${WAY_WORDS[out.way]} ` : "";
      return [label(found.key), out ? way + partWords(found, own, out.part) : "may be chance"];
    }),
  );
}

const sweep = (row: (i: number) => Row, count = 60): Row[] => Array.from({ length: count }, (_, i) => row(i));
const mixed = (i: number): number => ((i * 37) % 60) / 100;

describe("of the target", () => {
  test("the best value is that with the best median, and a direction stands where the numbers have one", () => {
    const rows = sweep((i) => ({
      opt: ["adam", "sgd"][i % 2],
      depth: i % 3,
      width: (i >> 1) % 3,
      [ACC]: (i % 2 ? 0 : 3) + (i % 3) + ((i >> 1) % 3 === 1 ? 2 : 0) + mixed(i),
    }));
    const table = said(ask(rows));
    expect(table.opt).toMatch(/^adam: median 4\.\d+ \(30 runs\)$/);
    expect(table.depth).toMatch(/^higher is better ↑ 2: median/);
    expect(table.width).toMatch(/^1: median/);
    const turned = sweep((i) => ({ depth: i % 3, [ACC]: (i % 3) + mixed(i) }));
    expect(said(ask(turned, { target: { key: ref(ACC), direction: "min" } })).depth).toMatch(
      /^lower is better ↓ 0: median 0\./,
    );
  });
  test("one lucky run is not the best value, and NaN never is", () => {
    const rows = sweep((i) => ({
      opt: i === 0 ? "lucky" : i % 2 ? "good" : i % 4 ? "bad" : "worse",
      [ACC]: i === 0 ? 9 : i % 2 ? 2 + mixed(i) : i % 4 ? mixed(i) : Number.NaN,
    }));
    expect(said(ask(rows)).opt).toMatch(/^good: median 2\.\d+ \(30 runs\)$/);
  });
  test("classes of numbers are ranges, and what has no number says so", () => {
    const rows = sweep(
      (i) => ({ lr: i % 6 === 0 ? "auto" : 0.001 * (i + 1), [ACC]: i % 6 === 0 ? 999 + mixed(i) : i }),
      120,
    );
    expect(said(ask(rows)).lr).toMatch(/^no number: median 999/);
    const ranges = sweep((i) => ({ lr: 0.001 * (i + 1), [ACC]: i }), 120);
    expect(said(ask(ranges)).lr).toMatch(/^higher is better ↑ 0\.106 … 0\.12: median/);
  });
  test("runs that are left out are counted", () => {
    const rows = sweep((i) => ({ opt: i % 2, [ACC]: i < 10 ? undefined : i < 13 ? Number.NaN : i }));
    expect(coverageWords(answered(ask(rows)), label)).toBe(
      "How much of the differences in metrics.acc lies between the values of each key, by ranks, over 50 runs of 60. This is association, not cause. NaN counts as the worst, in 3 runs.",
    );
    expect(problemOf(ask(rows), label)).toBeNull();
  });
  test("what cannot be told says why", () => {
    const rows = sweep((i) => ({ opt: i % 2, [ACC]: 1 }));
    expect(problemOf(ask(rows), label)).toBe("All 60 runs shown reached the same metrics.acc.");
    expect(problemOf(ask(rows, { target: null }), label)).toContain("Choose a target metric");
    expect(problemOf(ask(rows, { shown: [] }), label)).toBe("No run is shown.");
    expect(problemOf(ask(rows, { shown: [1, 2] }), label)).toBe(
      "Only 2 runs of those shown have metrics.acc: too few to tell what mattered.",
    );
    expect(problemOf(ask(rows, { target: { key: ref("metrics.gone"), direction: "max" } }), label)).toContain(
      "Choose a target metric",
    );
  });
});

describe("of rows among others", () => {
  const failing = sweep((i) => ({
    lr: i % 10 === 0 ? 1 : 0.1,
    opt: i % 3 ? "a" : "b",
    "run.status": i % 10 === 0 && i > 0 ? "failed" : "completed",
    "run.error": i % 10 === 0 ? "CUDA" : undefined,
    [ACC]: i,
  }));
  test("the value stands out that most of them have beyond the others, of all runs", () => {
    const found = ask(failing, { of: "failed" });
    expect(said(found)).toMatchObject({
      lr: "1 in 5 of 5 failed, 1 of 55 others",
      opt: "a in 4 of 5 failed, 36 of 55 others",
    });
    expect(coverageWords(answered(found), label)).toBe(
      "What sets 5 failed of 60 runs shown apart. This is association, not cause.",
    );
    expect(said(ask(failing, { of: "ticked", ticked: [0, 3, 6, 9, 12] })).opt).toBe(
      "b in 5 of 5 ticked, 15 of 55 others",
    );
  });
  test("a key that few runs have is compared with all others", () => {
    const rows = sweep((i) => ({
      parts: i < 12 ? (i < 6 ? 20 : 8) : undefined,
      "run.status": i < 6 ? "failed" : "completed",
    }));
    expect(said(ask(rows, { of: "failed" })).parts).toBe("20 in 6 of 6 failed, 0 of 54 others");
  });
  test("what cannot be told says why", () => {
    expect(problemOf(ask(failing, { of: "failed", shown: [1, 2, 3, 4, 5, 6] }), label)).toBe(
      "None of the runs shown has failed.",
    );
    expect(problemOf(ask(failing, { of: "failed", shown: [10, 20] }), label)).toContain("All runs shown have failed");
    expect(
      problemOf(
        ask(
          sweep(() => ({ lr: 1 })),
          { of: "failed" },
        ),
        label,
      ),
    ).toBe("None of the runs shown has failed.");
    expect(problemOf(ask(failing, { of: "ticked" }), label)).toContain("Tick some of the runs shown");
    expect(problemOf(ask(failing, { of: "ticked", ticked: [1, 2], shown: [1, 2] }), label)).toContain(
      "All runs shown are ticked",
    );
    expect(problemOf(ask(failing, { of: "ticked", ticked: [1], shown: [1, 2] }), label)).toBe(
      "Only 2 runs shown: too few to tell.",
    );
  });
  test("results are left out unless they are asked for, and the outcome itself always", () => {
    const names = (of: Answer) => of.question.keys.map(label);
    expect(names(ask(failing, { of: "failed" }))).toEqual(["lr", "opt"]);
    expect(ask(failing, { of: "failed" }).question.results).toBe(2);
    expect(names(ask(failing, { of: "failed", results: true })).sort()).toEqual([
      "lr",
      "metrics.acc",
      "opt",
      "run.error",
    ]);
    expect(names(ask(failing, { results: true })).sort()).toEqual(["lr", "opt", "run.error", "run.status"]);
  });
});

test("keys that tell nothing stand by the reason", () => {
  const rows = sweep((i) => ({ one: 1, two: 2, id: `run ${i}`, opt: i % 2, [ACC]: i }));
  expect(apartByWhy(answered(ask(rows)).mattered.apart).map(([why, keys]) => [why, keys.map(label)])).toEqual([
    ["One value in all runs", ["one", "two"]],
    ["Another value in each run", ["id"]],
  ]);
});

test("all of it goes out, exact and as shown", () => {
  const rows = sweep((i) => ({ opt: i % 2, also: i % 2 ? "x" : "y", [ACC]: (i % 2) + mixed(i) }));
  const shown = plainMattered(ask(rows), label);
  expect(shown?.count).toBe(2);
  const [first, second] = [0, 1].map((place) => shown?.line(place).cells.map((cell) => cell.value));
  const names = shown?.columns.map(({ name }) => name) ?? [];
  const of = (line: typeof first, name: string) => line?.[names.indexOf(name)];
  expect([of(first, "key"), of(first, "values"), of(first, "runs"), of(first, "goes with")]).toEqual([
    "opt",
    2,
    60,
    undefined,
  ]);
  expect(of(second, "goes with")).toBe("opt");
  expect(of(first, "explains")).toBe(of(first, "of its runs"));
  expect(of(first, "rho")).toBeCloseTo(0.866, 2);
  expect(of(second, "rho")).toBeUndefined();
  expect(shown?.line(0).cells[1]?.shown).toBe(percent(Number(of(first, "explains"))));
  expect(plainMattered(ask(rows, { target: null }), label)).toBeNull();
});

test("shares are read as per cent, and never as all or nothing where they are not", () => {
  expect([0, 0.004, 0.01, 0.745, 0.995, 1].map(percent)).toEqual(["0 %", "< 1 %", "1 %", "75 %", "> 99 %", "100 %"]);
});
