import { expect, test } from "vitest";
import { PANEL_LEAST, placeFor } from "../../../src/views/panel/place";

test.each([
  ["a window of 1280 px with two columns", 1008, 300, "below"],
  ["one of 1920 px with few columns", 1648, 540, 824],
  ["one of 1920 px that the columns fill", 1648, 1640, "below"],
  ["columns that leave just enough", 1648, 1648 - PANEL_LEAST, PANEL_LEAST],
  ["columns that leave just too little", 1648, 1649 - PANEL_LEAST, "below"],
  ["4K: the table keeps half", 3568, 540, 1784],
] as const)("%s: %d px, of which columns take %d", (_, width, needed, expected) => {
  expect(placeFor(width, needed)).toEqual(expected === "below" ? { at: "below" } : { at: "right", width: expected });
});
