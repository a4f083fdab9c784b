import { describe, expect, test } from "vitest";
import { WireError } from "../../src/wire/error";
import { readRun } from "../../src/wire/run";
import { readStatus } from "../../src/wire/status";
import { jsonOf } from "./fixture";

/** The fixture with one entry replaced; `path` like "leaves.0.part". */
function changed(name: string, path: string, value: unknown): unknown {
  const json = jsonOf(name);
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  const parent = steps.reduce((at, step) => (at as Record<string, unknown>)[step], json);
  (parent as Record<string, unknown>)[last] = value;
  return json;
}

describe("GET /status", () => {
  test("is read as the server writes it", () => {
    expect(readStatus(jsonOf("status.json"))).toMatchObject(jsonOf("status.json") as object);
  });

  test.each([
    ["rows", "3", "status.rows is not a number"],
    ["loading", null, "status.loading is neither true nor false"],
    ["notices", {}, "status.notices is not a list"],
    ["notices.1.text", undefined, "status.notices[1].text is not a text"],
  ])("a wrong %s is named", (path, value, problem) => {
    expect(() => readStatus(changed("status.json", path, value))).toThrow(problem);
    expect(() => readStatus(changed("status.json", path, value))).toThrow(WireError);
  });

  test("how far TensorBoard has come is told by servers that know", () => {
    expect(readStatus(changed("status.json", "runs", { found: 3, listed: 1 })).runs).toEqual({ found: 3, listed: 1 });
    expect(readStatus(changed("status.json", "runs", undefined)).runs).toBeNull();
    expect(() => readStatus(changed("status.json", "runs", { found: 3 }))).toThrow("status.runs.listed");
  });

  test("a pattern that names fit is offered with what it reads from one of them", () => {
    const example = { run: "a_1", values: { model: "a", n: 1 } };
    const offer = { pattern: "{model}_{n}", keys: ["model", "n"], runs: 12, example };
    expect(readStatus(changed("status.json", "offers", [offer])).offers).toEqual([offer]);
    expect(readStatus(changed("status.json", "offers", undefined)).offers).toEqual([]);
    expect(() => readStatus(changed("status.json", "offers", [{ ...offer, example: {} }]))).toThrow(
      "status.offers[0].example.run",
    );
  });

  test("what a newer server adds is ignored", () => {
    expect(readStatus(changed("status.json", "later", 1))).toEqual(readStatus(jsonOf("status.json")));
  });
});

describe("GET /run", () => {
  test.each(["run.json", "run-merged.json", "run-odd.json"])("%s is read as the server writes it", (name) => {
    expect(readRun(jsonOf(name))).toMatchObject(jsonOf(name) as object);
  });

  test("what is told of a key comes with its leaf and its metric; mostly nothing is", () => {
    const said = { display_name: "Rate", description: "Of Adam" };
    const leaf = { namespace: "doc", path: ["lr"], value: 1, part: null, shadowed: [] };
    const metric = { tag: "loss", run: "r", series: "loss", value: 1, step: 0, wall_time: 0, shadowed: [] };
    const json = (more: object) => ({
      ...(jsonOf("run.json") as object),
      leaves: [{ ...leaf, ...more }],
      metrics: [{ ...metric, ...more }],
    });
    const { leaves, metrics } = readRun(json(said));
    expect([leaves[0], metrics[0]]).toMatchObject([said, said]);
    const silent = readRun(json({}));
    expect([silent.leaves[0]?.display_name, silent.metrics[0]?.description]).toEqual(["", ""]);
  });

  test.each([
    ["leaves.0.part", 99, "run.leaves[0].part is not a place in a list of"],
    ["leaves.0.namespace", "docs", "run.leaves[0].namespace is not one of doc, run, metric, name"],
    ["leaves.1.path", "a.b", "run.leaves[1].path is not a list"],
    ["parts", null, "run.parts is not a list"],
    ["metrics.0.value", undefined, "run.metrics[0].value is missing"],
  ])("a wrong %s is named", (path, value, problem) => {
    expect(() => readRun(changed("run.json", path, value))).toThrow(problem);
  });

  test.each([null, [], "x", 3])("%j is no document", (json) => {
    expect(() => readRun(json)).toThrow("run is not an object");
  });
});
