/** Names of runs in cells that are too narrow for them; without a page each letter is as wide as the other. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitName, sharedWithNeighbours } from "../../../src/views/table/fitting";
import { textWidth } from "../../../src/views/table/measure";

const LETTER = textWidth("x");
const START = "experiments/a-long-name-of-a-sweep/resnet50";
const RUNS = ["mlp", ...["16", "32"].flatMap((bs) => [0, 1].map((seed) => `${START}_bs${bs}_seed${seed}`)), "z"];

/** The names of all runs, in cells with room for so many letters. */
function fitted(runs: readonly string[], letters: number): readonly string[] {
  return runs.map((run, row) => fitName(run, sharedWithNeighbours(runs, row), letters * LETTER));
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
        const found = fitName(name, Math.min(shared, name.length), room);
        if (name.length <= letters || shared < 20) return found === name;
        const places = Array.from({ length: Math.max(10, Math.min(shared, name.length) - 5) + 1 }, (_, at) => at).slice(
          11,
        );
        const place = places.find((at) => 11 + name.length - at <= letters) ?? places.at(-1) ?? 10;
        return found === `${name.slice(0, 10)}…${name.slice(place)}`;
      }),
    );
  });
});
