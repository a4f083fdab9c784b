import { expect, test } from "vitest";
import { shortLabels } from "../../../src/engine/presentation/labels";
import { meantFilters, meantWords } from "../../../src/engine/search/asFilter";
import { fullName } from "../../../src/values/key";
import type { Value } from "../../../src/values/value";
import { tableOf } from "../../makeTable";

const TABLE = tableOf([
  {
    "run.status": "failed",
    "optimizer.learning_rate": 0.001,
    "data.name": "Digits",
    amp: true,
    "model.type": "mlp-small",
  },
  {
    "run.status": "completed",
    "optimizer.learning_rate": 0.1,
    "data.name": "Faces",
    amp: false,
    "model.type": "mlp-large",
  },
  { "run.status": "completed", "old.status": "failed", "data.name": "a b" },
  { "run.status": "completed", "old.status": "failed" },
]);
const LABELS = shortLabels(TABLE);
const label = ({ id }: { readonly id: string }): string => LABELS.get(id) ?? "";

test.each<[string, Record<string, Value[]> | null]>([
  ["status:completed", { "run.status": ["completed"] }],
  ["Status = FAILED", { "old.status": ["failed"] }],
  ["lr=1e-3", { "optimizer.learning_rate": [0.001] }],
  ["learning_rate==0.1", { "optimizer.learning_rate": [0.1] }],
  ['data.name: "digits"', { "data.name": ["Digits"] }],
  ["data.name: a b", { "data.name": ["a b"] }],
  ["amp=true", { amp: [true] }],
  ["type:small", { "model.type": ["mlp-small"] }],
  ["type:mlp", { "model.type": ["mlp-small", "mlp-large"] }],
  ["lr:0.1 amp:false", { "optimizer.learning_rate": [0.1], amp: [false] }],
  ["amp:true data.name:'a b'", { amp: [true], "data.name": ["a b"] }],
  ["amp:true amp:false", null],
  ["status:crashed", { "run.status": [] }],
  ["depth:3", null],
  ["failed", null],
  ["status:", null],
  ["/a:b/", null],
])("%j", (text, expected) => {
  const meant = meantFilters(TABLE.keys, label, text);
  expect(meant && Object.fromEntries(meant.map(({ key, values }) => [fullName(key.ref), values]))).toEqual(expected);
});

test("is said in words", () => {
  const [meant] = meantFilters(TABLE.keys, label, "type:mlp") ?? [];
  expect(meant && meantWords(meant, label)).toBe("type by mlp-small, mlp-large");
});
