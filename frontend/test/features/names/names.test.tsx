import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { draftOf } from "../../../src/features/names/draft";
import { exampleOf, exampleText } from "../../../src/features/names/example";
import { OfferLine } from "../../../src/features/names/OfferLine";
import { leaf } from "../../views/detail/samples";

test("what a pattern reads from a run's name is told apart from all else that is known of it", () => {
  const own = { namespace: "name", part: null } as const;
  const day = { $time: "2026-01-12T00:00:00.000Z", $text: "2026-01-12T00:00:00.000Z" };
  const leaves = [leaf(["lr"], 0.1), leaf(["date"], day, own), leaf(["model"], "mlp", own), leaf(["lr"], 0.001, own)];
  expect(exampleOf({ run: "mlp_lr0.001", leaves }, "{date}_{model}_lr{lr:float}")).toEqual({
    run: "mlp_lr0.001",
    values: [
      ["date", "2026-01-12"],
      ["model", "mlp"],
      ["lr", "0.001"],
    ],
  });
  expect(exampleOf({ run: "other", leaves: leaves.slice(0, 1) }, "{model}-{n}").values).toEqual([]);
  expect(exampleText({ date: "2026-01-12", n: 3 })).toBe("date 2026-01-12, n 3");
});

test("the keys that a name has by PyTorch are none of a pattern that does not fit", () => {
  const keys = (pattern: string, ...names: string[]) => {
    const leaves = names.map((name) => leaf([name], 1, { namespace: "name", part: null }));
    return exampleOf({ run: "Jan01_12-34-56_host", leaves }, pattern).values.map(([key]) => key);
  };
  expect(keys("{model}_lr{lr:float}", "time", "host")).toEqual([]);
  expect(keys("{model}@{host}", "time", "host")).toEqual([]);
  expect(keys("{}_{lr}", "time", "host", "comment")).toEqual([]);
  expect(keys("{model}_{host}", "time", "host", "comment")).toEqual([]);
  // Beside those of one that fits there are the time and the host.
  expect(keys("{}_{}-{}-{}_{host}LR_{lr}", "time", "host", "lr")).toEqual(["host", "lr"]);
  expect(keys("{}LR_{lr}_{x}", "time", "host", "lr")).toEqual([]);
  // Keys in any order may be missing.
  expect(keys("{lr=}{bs=:int}{aug?}", "bs", "aug")).toEqual(["bs", "aug"]);
  expect(keys("{lr=}{bs=:int}{aug?}", "time", "host", "comment")).toEqual([]);
  expect(keys("{{time}}_{host}", "host")).toEqual(["host"]);
  expect(keys("{}-{{{a}}}_{:int}", "a")).toEqual(["a"]);
  expect(keys("{{{a b}}}.{c:int}/{d.e}", "a b", "c", "d.e")).toEqual(["a b", "c", "d.e"]);
});

test("an offer names its keys and shows one run's", () => {
  const example = { run: "mlp_3", values: { model: "mlp", n: 3 } };
  const offer = { pattern: "{model}_{n}", keys: ["model", "n"], runs: 12, example };
  const nothing = () => {};
  const markup = renderToStaticMarkup(<OfferLine offer={offer} onApply={nothing} onDismiss={nothing} />);
  const said = markup.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  expect(said.trim()).toBe("Run names hold keys: model, n Use them");
  expect(markup).toContain('title="{model}_{n}\nmlp_3\nmodel mlp, n 3"');
  expect(markup).toContain('data-pattern="{model}_{n}"');
});

test.each([
  ["sweep/mlp_lr0.1_3", "{part1}_lr{lr}_{part3}"],
  ["mlp_lr1e-3-lr2", "{part1}_lr{lr}-lr{part3}"],
  ["2026-01-12_cnn_seed=7", "{date}_{part2}_seed={seed}"],
  ["12026-01-12_x", "{part1}-{part2}-{part3}_{part4}"],
  ["2026-01-12x", "{part1}-{part2}-{part3}"],
  ["_{a}=1.5,größe12-", "_{{a}}={part1},größe{größe}-"],
  ["{a}_b:c", "{part1}_{part2}"],
  ["part3=1_b_foo", "part3={part3}_{part2}_{part4}"],
  ["lr0.1", "{name}"],
  ["a=", "{name}"],
  ["baseline", "{name}"],
  ["", "{name}"],
  [Array.from({ length: 20 }, (_, i) => i).join("_"), Array.from({ length: 20 }, (_, i) => `{part${i + 1}}`).join("_")],
  [Array.from({ length: 21 }, (_, i) => i).join("_"), "{name}"],
])("the dialog begins with a pattern of a run's own name: %s", (run, pattern) => {
  expect(draftOf(run)).toBe(pattern);
});

test("whatever a run is called, the dialog begins with a pattern of fields with a key each, and something between each two", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."a12.-_=,{}:/eé", "part2="), maxLength: 24 }), (run) => {
      const fields = draftOf(run).replaceAll(/\{\{|\}\}/g, "x");
      const keys = fields.match(/\{[^{}:/]+\}/g) ?? [];
      expect(keys).not.toEqual([]);
      expect([...new Set(keys)]).toEqual(keys);
      expect(fields).not.toContain("}{");
      expect(fields.replaceAll(/\{[^{}:/]+\}/g, "")).not.toMatch(/[{}]/);
    }),
  );
});
