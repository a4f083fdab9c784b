import { afterEach, expect, test, vi } from "vitest";
import { fontVersion, textWidth, watchFonts } from "../../../src/views/table/measure";

afterEach(() => vi.unstubAllGlobals());

test("what was measured before a font arrived is measured anew", () => {
  let charWidth = 10;
  const fonts = new EventTarget();
  const context = { font: "", measureText: (text: string) => ({ width: text.length * charWidth }) };
  vi.stubGlobal("document", { fonts, body: {}, createElement: () => ({ getContext: () => context }) });
  vi.stubGlobal("window", { getComputedStyle: () => ({ fontSize: "13px", fontFamily: "Roboto" }) });
  const before = fontVersion();
  const heard = vi.fn();
  const stop = watchFonts(heard);
  expect(textWidth("abc")).toBe(30);
  charWidth = 7;
  expect(textWidth("abc")).toBe(30);
  fonts.dispatchEvent(new Event("loadingdone"));
  expect(textWidth("abc")).toBe(21);
  expect(fontVersion()).toBe(before + 1);
  stop();
  fonts.dispatchEvent(new Event("loadingdone"));
  expect(heard).toHaveBeenCalledTimes(1);
});
