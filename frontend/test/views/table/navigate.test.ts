import { describe, expect, test } from "vitest";
import { type Command, commandFor, type Place, type Press } from "../../../src/views/table/navigate";

const AT: Place = { line: 5, column: 2, lines: 100, columns: 8, page: 20, kind: "row", parent: () => 3 };

function press(keys: string, at: Partial<Place> = {}): Command | null {
  const parts = keys.split("+");
  const event: Press = {
    key: parts.at(-1) === "Space" ? " " : (parts.at(-1) ?? ""),
    shiftKey: parts.includes("Shift"),
    ctrlKey: parts.includes("Control"),
    metaKey: parts.includes("Meta"),
    altKey: parts.includes("Alt"),
  };
  return commandFor(event, { ...AT, ...at });
}

const to = (line: number, column: number): Command => ({ type: "move", line, column });

describe("moving", () => {
  test.each([
    ["ArrowUp", to(4, 2)],
    ["ArrowDown", to(6, 2)],
    ["ArrowLeft", to(5, 1)],
    ["ArrowRight", to(5, 3)],
    ["Home", to(5, 0)],
    ["End", to(5, 7)],
    ["Control+Home", to(0, 0)],
    ["Meta+End", to(99, 7)],
    ["PageUp", to(0, 2)],
    ["PageDown", to(25, 2)],
  ])("%s", (keys, command) => {
    expect(press(keys)).toEqual(command);
  });

  test("stays within the grid; the header is above the first line", () => {
    expect(press("ArrowUp", { line: 0 })).toEqual(to(-1, 2));
    expect(press("ArrowUp", { line: -1, kind: "header" })).toEqual(to(-1, 2));
    expect(press("PageUp", { line: -1, kind: "header" })).toEqual(to(-1, 2));
    expect(press("PageDown", { line: 95 })).toEqual(to(99, 2));
    expect(press("ArrowRight", { column: 7 })).toEqual(to(5, 7));
    expect(press("ArrowDown", { line: -1, kind: "header", lines: 0 })).toEqual(to(-1, 2));
  });
});

test("P pins in the header only, and not with Ctrl, which prints", () => {
  for (const keys of ["p", "P", "Shift+P"]) expect(press(keys, { line: -1, kind: "header" })).toEqual({ type: "pin" });
  expect(press("Control+p", { line: -1, kind: "header" })).toBeNull();
  expect(press("p")).toBeNull();
});

describe("groups", () => {
  test("in the first column, right opens and left closes, then goes to the group around", () => {
    expect(press("ArrowRight", { column: 0, kind: "closed group" })).toEqual({ type: "toggle" });
    expect(press("ArrowRight", { column: 0, kind: "open group" })).toEqual(to(5, 1));
    expect(press("ArrowLeft", { column: 0, kind: "open group" })).toEqual({ type: "toggle" });
    expect(press("ArrowLeft", { column: 0, kind: "closed group" })).toEqual(to(3, 0));
    expect(press("ArrowLeft", { column: 0 })).toEqual(to(3, 0));
    expect(press("ArrowLeft", { column: 0, parent: () => -1 })).toBeNull();
  });

  test("Enter toggles a group and opens a run; Space ticks both", () => {
    expect(press("Enter", { kind: "open group" })).toEqual({ type: "toggle" });
    expect(press("Enter")).toEqual({ type: "open" });
    expect(press("Space", { kind: "closed group" })).toEqual({ type: "select" });
  });
});

describe("the header", () => {
  const header = { line: -1, kind: "header" } as const;

  test("Enter sorts, with Shift it adds", () => {
    expect(press("Enter", header)).toEqual({ type: "sort", additive: false });
    expect(press("Shift+Enter", header)).toEqual({ type: "sort", additive: true });
  });

  test("Control moves the column, Shift resizes it, only there", () => {
    expect(press("Control+ArrowRight", header)).toEqual({ type: "shift", delta: 1 });
    expect(press("Meta+ArrowLeft", header)).toEqual({ type: "shift", delta: -1 });
    expect(press("Shift+ArrowLeft", header)).toEqual({ type: "resize", delta: -16 });
    expect(press("Shift+ArrowLeft")).toEqual(to(5, 1));
  });
});

test("the menu opens by the menu key, Shift+F10 and Alt+↓; the browser keeps Alt+←, Tab and letters", () => {
  for (const keys of ["ContextMenu", "Shift+F10", "Alt+ArrowDown"]) expect(press(keys)).toEqual({ type: "menu" });
  for (const keys of ["Alt+ArrowLeft", "Tab", "Escape", "a", "F10"]) expect(press(keys)).toBeNull();
});

test("Control or Command with C copies; with Shift it is the browser's", () => {
  for (const keys of ["Control+c", "Meta+c", "Control+C"]) expect(press(keys)).toEqual({ type: "copy" });
  for (const keys of ["c", "Control+Shift+C"]) expect(press(keys)).toBeNull();
});
