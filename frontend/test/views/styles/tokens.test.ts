/** The contrasts that tokens.css promises, by WCAG 2.2's formula, on each surface that something stands on. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("../../../src/views/styles/tokens.css", import.meta.url), "utf8");
const [light = "", dark = ""] = css.split(":root.dark-mode");

function colours(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/--tbm-([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const LINES = ["surface", "surface-hover", "surface-selected", "surface-group", "surface-group-hover"];
const SURFACES = [...LINES, "surface-sunken", "surface-raised", "surface-chip", "surface-pressed"];
const BARS = ["bar-ghost", "bar-ghost-group"];

/** What stands on what: texts need 4.5, marks that carry a meaning 3, surfaces that are told apart something. */
const PAIRS: readonly (readonly [string, readonly string[], number])[] = [
  ["text", [...SURFACES, ...BARS], 4.5],
  ["text-2", [...SURFACES, ...BARS], 4.5],
  ["text-3", [...LINES, "surface-sunken", "surface-raised"], 4.5],
  ...["ok", "danger", "running", "warning"].map((mark) => [mark, LINES, 3] as const),
  ["surface-group", ["surface"], 1.1],
  ["bar-ghost", ["surface"], 1.15],
  ["bar-ghost-group", ["surface-group"], 1.1],
];

test.each([
  ["light", colours(light)],
  ["dark", new Map([...colours(light), ...colours(dark)])],
] as const)("%s: everything can be read on whatever it stands on", (_, of) => {
  const faint = PAIRS.flatMap(([on, surfaces, least]) =>
    surfaces.flatMap((surface) => {
      const ratio = contrast(of.get(on) ?? "", of.get(surface) ?? "");
      return ratio >= least ? [] : [`${on} on ${surface}: ${ratio.toFixed(2)} of ${least}`];
    }),
  );
  expect(faint).toEqual([]);
});
