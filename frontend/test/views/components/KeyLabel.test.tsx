/** Which part of a long name of a key stays in sight. */
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { KeyLabel } from "../../../src/views/components/KeyLabel";

/** What may be cut, and what may not. */
function parts(text: string): readonly (string | undefined)[] {
  const html = renderToStaticMarkup(<KeyLabel text={text} />);
  expect(html.replace(/<[^>]*>/g, "")).toBe(text);
  return [...html.matchAll(/<span[^>]*>([^<]*)<\/span>/g)].map(([, part]) => part);
}

test.each([
  ["Eval Images Metrics Dict (all images)/psnr", ["Eval Images Metrics Dict (all images)", "/psnr"]],
  ["val/accuracy", []],
  [`loss/${"x".repeat(40)}`, []],
  [`/${"x".repeat(40)}`, []],
  ["a-long-name-without-any-step", []],
])("%s", (text, expected) => expect(parts(text)).toEqual(expected));
