import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitParts, fitText, widthOf } from "../../../src/views/table/fitParts";
import type { GroupPart } from "../../../src/views/table/naming";

function part(label: string, text: string, word = false, bare = false): GroupPart {
  return { label, text, quiet: false, bare, word };
}

const NAME = [
  part("dataset.name", "wine", true, true),
  part("type", "linear", false, true),
  part("loss", "modified_huber", true),
  part("learning_rate", "0.01"),
  part("components", "8"),
];

describe("a name of parts", () => {
  it("stays whole where it fits", () => {
    expect(fitParts(NAME, widthOf(NAME))).toBe(NAME);
    expect(fitText(NAME, 1000)).toBe("wine · linear · loss=modified_huber · learning_rate=0.01 · components=8");
  });

  it("loses labels before values: those of words, then letters of the others, then parts between both ends", () => {
    expect(fitText(NAME, 520)).toBe("wine · linear · modified_huber · learning_rate=0.01 · components=8");
    expect(fitText(NAME, 420)).toBe("wine · linear · modified_huber · learn…=0.01 · compo…=8");
    expect(fitText(NAME, 330)).toBe("wine · linear · … · lea…=0.01 · com…=8");
    expect(fitText(NAME, 300)).toBe("wine · … · lea…=0.01 · com…=8");
    expect(fitText(NAME, 160)).toBe("wine · … · com…=8");
    expect(fitText(NAME, 10)).toBe("… · com…=8");
  });

  it("has both its ends and no more than it has room for, whatever it is made of", () => {
    const any = fc.record({
      label: fc.string({ minLength: 1 }),
      text: fc.string(),
      quiet: fc.boolean(),
      bare: fc.boolean(),
      word: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 8 }), fc.nat(600), (parts, room) => {
        const fitting = fitParts(parts, room);
        const texts = parts.map(({ text }) => text);
        const shown = fitting.map((one) => one?.text ?? null);
        const gap = shown.indexOf(null);
        if (gap < 0) {
          expect(shown).toEqual(texts);
          return;
        }
        const end = shown.slice(gap + 1);
        expect([...texts.slice(0, gap), ...texts.slice(texts.length - end.length)]).toEqual([
          ...shown.slice(0, gap),
          ...end,
        ]);
        expect(end.length).toBeGreaterThan(0);
        expect(gap === 0 || widthOf(fitting.filter((one) => one !== null)) <= room).toBe(true);
      }),
    );
  });
});
