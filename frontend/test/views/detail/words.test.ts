import { expect, test } from "vitest";
import { originText } from "../../../src/views/detail/origin";
import { pathText } from "../../../src/views/detail/path";
import { isNoSignal, lastSeen } from "../../../src/views/detail/signal";
import { treeOf } from "../../../src/views/detail/tree";
import { allNodes, at, leaf, metric, runDocument } from "./samples";

test("paths are the table's names, and places where it has none", () => {
  const tree = treeOf(
    runDocument(
      [
        leaf(["model", "dotted.key"], 1),
        leaf(["layers"], [{ units: 64 }]),
        leaf(["mixed", "x"], [1, { a: { b: 2 } }]),
        leaf(["folder"], "exp", { namespace: "run", part: null }),
      ],
      { metrics: [metric("val/acc", 1)] },
    ),
  );
  expect(pathText(at(tree, "model", "dotted.key"))).toBe('model."dotted.key"');
  expect(pathText(at(tree, "model"))).toBe("model");
  expect(pathText(at(tree, "layers", "[0]", "units"))).toBe("layers[].units");
  expect(pathText(at(tree, "layers", "[0]"))).toBe("layers[0]");
  expect(pathText(at(tree, "mixed", "x", "[1]", "a", "b"))).toBe("mixed.x[1].a.b");
  expect(pathText(at(tree, "folder"))).toBe("run.folder");
  expect(pathText(at(tree, "val/acc"))).toBe("metrics.val/acc");
  expect(tree.map(pathText)).toEqual(["", "", "", ""]);
});

test("a line says where its value came from, another run by its name", () => {
  const document = runDocument(
    [
      leaf(["here"], 1, { part: 0 }),
      leaf(["both", "a"], 1, { part: 0 }),
      leaf(["both", "b"], 1, { part: 1 }),
      leaf(["folder"], "exp", { namespace: "run", part: null }),
    ],
    {
      parts: [
        { source: "summary", run: "r1", tag: "metadata", name: "metadata", step: 3, wall_time: null },
        { source: "text", run: "r1/train", tag: "args", name: null, step: null, wall_time: null },
      ],
    },
  );
  const tree = treeOf(document);
  const said = (...place: string[]) => originText(at(tree, ...place), document);
  expect(said("here")).toBe("From metadata summary, tag metadata, step 3");
  expect(said("both", "b")).toBe("From text summary, tag args, run r1/train");
  expect(said("both")).toBe("From 2 parts; open it to see which");
  expect(said("folder")).toBe("Worked out from the run’s files");
});

test("what stood in a config file is from that file", () => {
  const parts = [
    { source: "config", run: "r1", tag: "hparams.yaml", name: "hparams", step: null, wall_time: null },
    { source: "config", run: "r1/tb", tag: "../config.json", name: "config", step: null, wall_time: null },
  ] as const;
  const document = runDocument([leaf(["a"], 1, { part: 0 }), leaf(["b"], 1, { part: 1 })], { parts });
  const tree = treeOf(document);
  expect(originText(at(tree, "a"), document)).toBe("From hparams.yaml");
  expect(originText(at(tree, "b"), document)).toBe("From ../config.json, run r1/tb");
});

test("a run without a signal was last seen at a time, where that is known", () => {
  const own = { namespace: "run", part: null } as const;
  const status = leaf(["status"], "no signal", own);
  const seen = leaf(["last_seen"], { $time: "2026-01-01T00:00:00Z" }, own);
  const silent = runDocument([status, seen, leaf(["status"], "no signal")]);
  expect(lastSeen(silent)).toBe(Date.UTC(2026, 0, 1));
  expect(lastSeen(runDocument([status]))).toBeNull();
  const tree = treeOf(silent);
  expect(allNodes(tree).filter(isNoSignal)).toEqual([at(tree.slice(1), "status")]);
});
