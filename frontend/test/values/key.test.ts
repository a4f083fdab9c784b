import { expect, test } from "vitest";
import { dotted, fullName, type KeyRef } from "../../src/values/key";
import { readCases } from "../contract";

interface Quoting {
  readonly cases: readonly { readonly path: readonly string[]; readonly dotted: string }[];
  readonly fields: readonly (KeyRef & { readonly name: string })[];
}

const { cases, fields } = readCases<Quoting>("quoting.json");

test.each(cases)("$path is $dotted", (given) => {
  expect(dotted(given.path)).toBe(given.dotted);
});

test.each(fields)("the field of $namespace $path is $name", ({ name, ...ref }) => {
  expect(fullName(ref)).toBe(name);
});
