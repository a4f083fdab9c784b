/** Long texts cut so that no two read alike: what many begin with is left out of them. */

/** Longer texts are cut off in most cells. */
const LONG = 40;
/** Texts that differ earlier than this are told apart by their start. */
export const ALIKE = 20;
export const HEAD = 10;
/** Characters shown of what two texts share, before they differ. */
export const CONTEXT = 5;
const LONGEST = 120;

export function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, whole(text, longest))}…`;
}

/** The distinct texts in their order, each as short as tells it from all others. */
export function cutApart(texts: readonly string[]): readonly string[] {
  const shared = sharedStarts(texts);
  let cuts = texts.map((text) => cut(withoutStart(text, shared.get(text) ?? 0), LONGEST));
  // What still reads alike is written out: a text that happens to look like another one's cut.
  for (let alike = repeated(cuts); alike.size > 0; alike = repeated(cuts)) {
    cuts = cuts.map((text, i) => (alike.has(text) ? (texts[i] as string) : text));
  }
  return cuts;
}

function repeated(texts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(texts.filter((text) => seen.size === seen.add(text).size));
}

/** Where there are too many texts to compare: what they begin and end with. */
export function cutMiddle(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const end = text.length - (longest >> 1);
  return `${text.slice(0, whole(text, longest - (longest >> 1)))}…${text.slice(whole(text, end))}`;
}

function withoutStart(text: string, shared: number): string {
  if (text.length <= LONG || shared < ALIKE) return text;
  return `${text.slice(0, whole(text, HEAD))}…${text.slice(whole(text, shared - CONTEXT))}`;
}

/** For each long text how much of it another long one begins with: the nearest ones in order share the most. */
function sharedStarts(texts: readonly string[]): ReadonlyMap<string, number> {
  const long = texts.filter((text) => text.length > LONG).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const shared = new Map<string, number>();
  long.forEach((text, i) => {
    const [before, after] = [long[i - 1] ?? "", long[i + 1] ?? ""];
    shared.set(text, Math.max(sharedStart(text, before), sharedStart(text, after)));
  });
  return shared;
}

export function sharedStart(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i;
}

/** The place, or the one before it where it would fall between the halves of a character. */
export function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at;
}
