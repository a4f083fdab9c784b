import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { exampleOf, exampleText } from "../../../src/views/names/example";
import { OfferLine } from "../../../src/views/names/OfferLine";
import { leaf } from "../../detail/samples";

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
  expect(keys("{host}", "time", "host")).toEqual([]);
  expect(keys("{{time}}_{host}", "host")).toEqual(["host"]);
  expect(keys("{{{a b}}}.{c:int}/{d.e}", "a b", "c", "d.e")).toEqual(["a b", "c", "d.e"]);
});

test("an offer names its keys and shows one run's", () => {
  const example = { run: "mlp_3", values: { model: "mlp", n: 3 } };
  const offer = { pattern: "{model}_{n}", keys: ["model", "n"], runs: 12, example };
  const nothing = () => {};
  const markup = renderToStaticMarkup(
    <OfferLine offer={offer} onApply={nothing} onChange={nothing} onDismiss={nothing} />,
  );
  const said = markup.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  expect(said).toContain("Run names hold keys: model, n mlp_3 → model mlp, n 3 ");
  expect(markup).toContain('data-pattern="{model}_{n}"');
});
