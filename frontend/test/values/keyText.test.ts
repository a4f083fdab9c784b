import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KeyRef, Namespace } from "../../src/values/key";
import { keyText, readKeyText } from "../../src/values/keyText";
import { ref } from "../state/views";

const key = (namespace: Namespace, ...path: string[]): KeyRef => ({ namespace, path });

describe("a key's text", () => {
  it.each([
    [key("doc", "lr"), "lr"],
    [key("doc", "model", "depth"), "model.depth"],
    [key("doc", "layers[]", "units"), "layers[].units"],
    [key("doc", "a.b", "x y"), 'doc["a.b"]["x y"]'],
    [key("doc", "learning-rate"), 'doc["learning-rate"]'],
    [key("doc", "optimizer", "beta 1"), 'optimizer["beta 1"]'],
    [key("doc", "run", "status"), "doc.run.status"],
    [key("doc", "name"), "doc.name"],
    [key("doc", "lambda"), 'doc["lambda"]'],
    [key("doc", "loss", "lambda"), 'loss["lambda"]'],
    [key("doc", "class[]", "of"), 'doc["class[]"].of'],
    [key("doc", "naïve"), 'doc["naïve"]'],
    [key("doc", ""), 'doc[""]'],
    [key("doc", "a\\[]"), 'doc["a\\\\[]"]'],
    [key("doc", "max"), "max"],
    [key("metric", "val/auc"), 'metrics["val/auc"]'],
    [key("metric", "loss"), 'metrics["loss"]'],
    [key("run", "status"), "run.status"],
    [key("run", "group size"), 'run["group size"]'],
    [key("run", "name"), "run"],
    [key("name", "model"), "name.model"],
  ])("%j is %s", (ref, text) => {
    expect(keyText(ref)).toBe(text);
    expect(readKeyText(text, "key")).toEqual(ref);
  });

  it("is read again, whatever the key", () => {
    fc.assert(
      fc.property(ref, (one) => {
        expect(readKeyText(keyText(one), "key")).toEqual(one);
      }),
    );
  });

  it.each([
    "",
    "metrics",
    "doc",
    "name",
    "1x",
    "a b",
    "a.",
    ".a",
    "a[b]",
    'a["b]',
    'a["\\x"]',
    "a[0]",
    "[",
    '["doc","a"]',
    "é",
  ])("%s is none", (text) => {
    expect(() => readKeyText(text, "sort[0].key")).toThrow(/^sort\[0\]\.key is no key: /);
  });

  it("is read in time that grows with its length", () => {
    const long = `a${'["'.repeat(100_000)}`;
    expect(() => readKeyText(long, "key")).toThrow();
    expect(readKeyText(`a${".b".repeat(100_000)}`, "key").path.length).toBe(100_001);
  });
});
