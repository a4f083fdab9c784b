import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { type Replacement, withMetrics } from "../../../src/engine/table/overSteps";
import { keyId } from "../../../src/values/key";
import { overStepsOf } from "../../../src/views/detail/over-steps";
import { TreeLine } from "../../../src/views/detail/TreeLine";
import { treeOf } from "../../../src/views/detail/tree";
import { extremesOf } from "../../makeExtremes";
import { newestOf } from "../../makeFrame";
import { ref, tableOf } from "../../makeTable";
import { at, metric, runDocument } from "./samples";

const ACC = "metrics.val/acc";
const last = tableOf([{ [ACC]: 0.5 }, { [ACC]: 0.25 }, {}]);
const extremes = extremesOf([0.93, Number.NaN], [1200, Number.NaN], 1000);

function tableWith(changes: Partial<Replacement>) {
  const by: Replacement = { reduction: "max", at: null, extremes, failed: false, ...changes };
  return withMetrics(last, new Map([[keyId(ref(ACC)), [by]]]));
}

const document = runDocument([], { metrics: [metric("val/acc", 0.5, { step: 5000 })] });
const node = at(treeOf(document), "val/acc");

test("a metric has beside its last value the one that the table shows, with its step", () => {
  expect(overStepsOf(newestOf(tableWith({})).newest, 0, node)).toEqual({
    value: 0.93,
    words: "max at step 1,200",
    title: "",
  });
  expect(overStepsOf(newestOf(tableWith({ reduction: "best", at: "val/loss" })).newest, 0, node)?.words).toBe(
    "at best step of val/loss, at step 1,200",
  );
  expect(overStepsOf(newestOf(tableWith({})).newest, 1, node)).toEqual({ value: Number.NaN, words: "max", title: "" });
  const sampled = tableWith({ extremes: { ...extremes, points: Int32Array.of(1000, 9) } });
  expect(overStepsOf(newestOf(sampled).newest, 0, node)).toMatchObject({
    words: "≈ max at step 1,200",
    title: "of the 1,000 points that TensorBoard keeps",
  });
  expect(overStepsOf(newestOf(sampled).newest, 1, node)?.words).toBe("max");
});

test("there is none where the table shows the last value, or has no value or no row", () => {
  expect(overStepsOf(newestOf(last).newest, 0, node)).toBeNull();
  expect(overStepsOf(newestOf(tableWith({ extremes: null })).newest, 0, node)).toBeNull();
  expect(overStepsOf(newestOf(tableWith({})).newest, 2, node)).toBeNull();
  expect(overStepsOf(newestOf(tableWith({})).newest, -1, node)).toBeNull();
});

test("a line tells which of its values is the last only where it has two", () => {
  const act = () => {};
  const markup = (cells: typeof last) =>
    renderToStaticMarkup(
      <TreeLine
        line={{ node, level: 2, position: 1, siblings: 1, open: null, parent: 0 }}
        {...{ document, unit: "", over: overStepsOf(newestOf(cells).newest, 0, node), whole: false, chosen: null }}
        {...{ onWhole: act, onFilter: act }}
      />,
    ).replace(/<[^>]+>/g, "|");
  expect(markup(last)).toMatch(/\|0\.5\|+step 5,000\|/);
  expect(markup(tableWith({}))).toMatch(/\|0\.5\|+last at step 5,000\|+0\.93\|+max at step 1,200\|/);
});
