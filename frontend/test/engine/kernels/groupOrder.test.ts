import { expect, it } from "vitest";
import { groupSideBySide } from "../../../src/engine/kernels/group";
import { orderGroups } from "../../../src/engine/kernels/groupOrder";
import { sortRows } from "../../../src/engine/kernels/sort";
import { keyOf, ref, tableOf } from "../../makeTable";

/** Of each data set the setting with the best run is not the one with the best mean. */
const table = tableOf([
  { set: "wine", lr: "a", "metrics.acc": 0.9 },
  { set: "wine", lr: "a", "metrics.acc": 0.5 },
  { set: "wine", lr: "b", "metrics.acc": 0.8 },
  { set: "wine", lr: "b", "metrics.acc": 0.8 },
  { set: "digits", lr: "a", "metrics.acc": 0.95 },
  { set: "digits", lr: "a", "metrics.acc": 0.1 },
  { set: "digits", lr: "b", "metrics.acc": 0.7 },
  { lr: "b", "metrics.acc": 0.99 },
]);

it.each([
  [false, ["digits b", "digits a", "wine b", "wine a", "undefined b"]],
  [true, ["wine b", "wine a", "digits b", "digits a", "undefined b"]],
])(
  "a number behind a text orders groups by what they show, not by their best run (descending: %s)",
  (descending, expected) => {
    const sort = [
      { key: ref("set"), descending },
      { key: ref("metrics.acc"), descending: true },
    ];
    const rows = sortRows(table, Uint32Array.from(table.runs.keys()), sort, null);
    const groups = groupSideBySide(table, rows, [keyOf(table, "set"), keyOf(table, "lr")], null, "mean");
    const ordered = orderGroups(groups, sort, table, rows, {});
    expect(ordered.map(({ values }) => values.map(String).join(" "))).toEqual(expected);
  },
);
