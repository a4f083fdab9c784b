import { expect, test } from "vitest";
import { keyFinder } from "../../../src/engine/search/keyWords";

test.each([
  ["lr", "optimizer.learning_rate", true],
  ["lr", "optimizer.learningRate", true],
  ["lr", "lr_scheduler.name", true],
  ["bs", "train.batch-size", true],
  ["WD", "optimizer.weight_decay", true],
  ["opt lr", "optimizer.learning_rate", true],
  ["opt bs", "optimizer.learning_rate", false],
  ["bs", "model.depth", false],
  ["learning rate", "optimizer.learning_rate", true],
  ["constructor", "model.depth", false],
  ["", "anything", true],
])("%j finds %j: %j", (text, name, found) => {
  expect(keyFinder(text)(name)).toBe(found);
});
