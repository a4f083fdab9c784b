/** How wide a text is in the table's font. */

/** Where there is no page (tests): the mean of the interface's letters at 13 px. */
const CHAR = 7.2;
const known = new Map<string, number>();
const KNOWN_LIMIT = 20_000;
let context: CanvasRenderingContext2D | null | undefined;

function makeContext(): CanvasRenderingContext2D | null {
  if (typeof document === "undefined") return null;
  const made = document.createElement("canvas").getContext("2d");
  if (!made) return null;
  // Not the `font` shorthand: it is empty where a part of it (tabular figures) has no place in the shorthand.
  const { fontSize, fontFamily } = window.getComputedStyle(document.body);
  made.font = `${fontSize} ${fontFamily}`;
  return made;
}

let fonts = 0;

/** How many times fonts arrived: what was measured before is measured anew. */
export function fontVersion(): number {
  return fonts;
}

/** Calls back when a font arrives, from which on texts are as wide as they will stay. */
export function watchFonts(onArrival: () => void): () => void {
  const arrived = (): void => {
    fonts++;
    known.clear();
    onArrival();
  };
  document.fonts.addEventListener("loadingdone", arrived);
  return () => document.fonts.removeEventListener("loadingdone", arrived);
}

/** In px. */
export function textWidth(text: string): number {
  let width = known.get(text);
  if (width !== undefined) return width;
  if (context === undefined) context = makeContext();
  width = context ? context.measureText(text).width : text.length * CHAR;
  if (known.size > KNOWN_LIMIT) known.clear();
  known.set(text, width);
  return width;
}
