import { afterEach, expect, test, vi } from "vitest";
import { copyText } from "../../../src/views/components/clipboard";

afterEach(() => vi.unstubAllGlobals());

/** A page without the clipboard API, as browsers give to plain-http hosts: what `execCommand` would copy is kept. */
function plainHttpPage(allowed = true) {
  const copied: string[] = [];
  const body: { value: string }[] = [];
  const area = () => {
    const made = { value: "", className: "", setAttribute: () => {}, select: () => {}, remove: () => body.pop() };
    return made;
  };
  vi.stubGlobal("HTMLElement", class {});
  vi.stubGlobal("window", { isSecureContext: false });
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("document", {
    activeElement: null,
    createElement: area,
    body: { append: (element: { value: string }) => body.push(element) },
    execCommand: () => {
      copied.push(body.at(-1)?.value ?? "");
      return allowed;
    },
  });
  return { copied, body };
}

test("plain http copies by a selection and leaves the page as it was", async () => {
  const { copied, body } = plainHttpPage();
  expect(await copyText("a\nb")).toBe(true);
  expect(copied).toEqual(["a\nb"]);
  expect(body).toEqual([]);
});

test("says when the browser refuses", async () => {
  plainHttpPage(false);
  expect(await copyText("a")).toBe(false);
});

test("uses the clipboard where there is one, and the selection where it refuses", async () => {
  const { copied } = plainHttpPage();
  const written: string[] = [];
  vi.stubGlobal("window", { isSecureContext: true });
  vi.stubGlobal("navigator", { clipboard: { writeText: async (text: string) => void written.push(text) } });
  expect(await copyText("one")).toBe(true);
  expect([written, copied]).toEqual([["one"], []]);
  vi.stubGlobal("navigator", { clipboard: { writeText: () => Promise.reject(new Error("NotAllowedError")) } });
  expect(await copyText("two")).toBe(true);
  expect(copied).toEqual(["two"]);
});
