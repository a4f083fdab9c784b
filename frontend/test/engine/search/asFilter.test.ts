import { expect, test } from "vitest";
import { shortLabels } from "../../../src/engine/presentation/labels";
import { meantFilter } from "../../../src/engine/search/asFilter";
import { fullName } from "../../../src/values/key";
import type { Value } from "../../../src/values/value";
import { tableOf } from "../../makeTable";

const TABLE = tableOf([
  { "run.status": "failed", "optimizer.learning_rate": 0.001, "data.name": "Digits", amp: true, "model.name": "mlp" },
  { "run.status": "completed", "optimizer.learning_rate": 0.1, "data.name": "Faces", amp: false, "model.name": "svc" },
]);

const LABELS = shortLabels(TABLE);

test.each<[string, string | null, Value]>([
  ["status:failed", "run.status", "failed"],
  ["Status = FAILED", "run.status", "failed"],
  ["lr=1e-3", "optimizer.learning_rate", 0.001],
  ["learning_rate==0.1", "optimizer.learning_rate", 0.1],
  ['data.name: "digits"', "data.name", "Digits"],
  ["amp=true", "amp", true],
  ["status:crashed", "run.status", undefined],
  ["depth:3", null, undefined],
  ["failed", null, undefined],
  ["status:", null, undefined],
  ["/a:b/", null, undefined],
])("%j", (text, name, value) => {
  const meant = meantFilter(TABLE, (key) => LABELS.get(key.id) ?? "", text);
  expect(meant && fullName(meant.key.ref)).toBe(name);
  expect(meant?.value).toBe(value);
});
