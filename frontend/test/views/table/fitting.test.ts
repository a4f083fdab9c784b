/** Names of runs in cells that are too narrow for them; without a page each letter is as wide as the other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { branchesOf } from "../../../src/views/table/branches";
import { sharedStart } from "../../../src/views/table/cuts";
import { fitName } from "../../../src/views/table/fitting";
import { textWidth } from "../../../src/views/table/measure";

const LETTER = textWidth("x");
const START = "experiments/a-long-name-of-a-sweep/resnet50";
const RUNS = ["mlp", ...["16", "32"].flatMap((bs) => [0, 1].map((seed) => `${START}_bs${bs}_seed${seed}`)), "z"];

/** The names of all runs, in cells with room for so many letters. */
function fitted(runs: readonly string[], letters: number): readonly string[] {
  return runs.map((run, row) => fitName(run, branchesOf(runs, row), letters * LETTER));
}

describe("names that are wider than their cell", () => {
  test("lose what they begin with alike, and keep what tells them apart", () => {
    expect(fitted(RUNS, 30)).toEqual([
      "mlp",
      "experiment…resnet50_bs16_seed0",
      "experiment…resnet50_bs16_seed1",
      "experiment…resnet50_bs32_seed0",
      "experiment…resnet50_bs32_seed1",
      "z",
    ]);
  });
  test("are whole where there is room", () => {
    expect(fitted(RUNS, 100)).toEqual(RUNS);
  });
  test("lose nothing from where they differ on, however narrow: the cell cuts the end", () => {
    expect(fitted([`${START}_a_${START}`, `${START}_b_${START}`], 20)).toEqual([
      `experiment…et50_a_${START}`,
      `experiment…et50_b_${START}`,
    ]);
  });
  test("are left to the cell where they differ early", () => {
    const runs = [`a/${START}`, `b/${START}`];
    expect(fitted(runs, 20)).toEqual(runs);
  });
  test("do not break a character of two halves", () => {
    const runs = [0, 1].map((n) => `${"\u{1f600}".repeat(20)}${n}`);
    for (let letters = 1; letters < 40; letters++) {
      for (const name of fitted(runs, letters)) expect(encodeURIComponent(name)).not.toBe("");
    }
  });

  test("show as much as a slow search finds, and where they differ", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 22, maxLength: 60 });
    fc.assert(
      fc.property(name, fc.nat({ max: 60 }), fc.nat({ max: 60 }), (name, shared, letters) => {
        const room = (letters + 0.5) * LETTER;
        const found = fitName(name, [Math.min(shared, name.length)], room);
        if (name.length <= letters || shared < 20) return found === name;
        const places = Array.from({ length: Math.max(10, Math.min(shared, name.length) - 5) + 1 }, (_, at) => at).slice(
          11,
        );
        const place = places.find((at) => 11 + name.length - at <= letters) ?? places.at(-1) ?? 10;
        return found === `${name.slice(0, 10)}…${name.slice(place)}`;
      }),
    );
  });

  test("keep all places at which they differ from others, where these are far apart", () => {
    const [a, b] = ["experiments/of-last-week/resnet", "_with-a-long-list-of-what-all-have/20240510_1"];
    const runs = ["50", "101"]
      .flatMap((depth) => ["03", "14"].map((time) => `${a}${depth}${b}${time}/vis_data`))
      .sort();
    expect(fitted(runs, 44)).toEqual([
      "experiment…ek/resnet101_wit…0240510_103/vis_data",
      "experiment…ek/resnet101_wit…0240510_114/vis_data",
      "experiment…ek/resnet50_wit…0240510_103/vis_data",
      "experiment…ek/resnet50_wit…0240510_114/vis_data",
    ]);
    // Too narrow for both: what tells the nearest ones apart.
    expect(fitted(runs, 20)[0]).toBe("experiment…510_103/vis_data");
  });
  test("no two read alike where there is room to tell them apart", () => {
    const part = fc.constantFrom("a", "b");
    const same = fc.constantFrom("x".repeat(30), "and-what-all-have-in-them");
    const names = fc.tuple(fc.array(fc.tuple(part, part, part), { minLength: 2, maxLength: 12 }), same);
    fc.assert(
      fc.property(names, ([parts, same]) => {
        const runs = [...new Set(parts.map(([a, b, c]) => `experiments/${same}${a}/${same}_${b}_${same}-${c}`))].sort();
        const shown = fitted(runs, 60).map((name) => name.slice(0, 60));
        return new Set(shown).size === runs.length;
      }),
    );
  });
});

test("the branches of a name are where a slow search finds that others part from it", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
  fc.assert(
    fc.property(fc.uniqueArray(letters, { maxLength: 12 }), (given) => {
      const runs = given;
      runs.forEach((run, row) => {
        const others = runs.filter((other) => other !== run).map((other) => sharedStart(run, other));
        expect(branchesOf(runs, row)).toEqual([...new Set(others)].filter(Boolean).sort((a, b) => a - b));
      });
    }),
  );
});

test("the branches of many names that are alike are found at once", () => {
  const runs = Array.from({ length: 100_000 }, (_, i) => `${"x".repeat(60)}${String(i).padStart(6, "0")}`);
  expect(branchesOf(runs, 50_000)).toEqual([61, 62, 63, 64, 65]);
});
