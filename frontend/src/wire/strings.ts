/** Texts out of Arrow's UTF-8 buffers. */
import type { Batch, Column } from "@uwdata/flechette";

/** Keeps a leading U+FEFF, which decoders drop by default. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** All texts of a plain UTF-8 column after those of `first`; nulls read as "". */
export function joinedTexts(column: Column<unknown>, first: readonly string[] = []): string[] {
  const texts = new Array<string>(first.length + column.length);
  for (let i = 0; i < first.length; i++) texts[i] = first[i] as string;
  let at = first.length;
  for (const batch of column.data) {
    readTexts(batch as Batch<string>, texts, at);
    at += batch.length;
  }
  return texts;
}

function readTexts({ length, offsets, values }: Batch<string>, into: string[], at: number): void {
  const ends = offsets as Int32Array;
  const bytes = values as Uint8Array;
  const first = ends[0] ?? 0;
  const all = bytes.subarray(first, ends[length] ?? first);
  const whole = decoder.decode(all);
  // One byte a character: cutting one long text is many times faster than decoding each.
  const plain = whole.length === all.length;
  for (let i = 0; i < length; i++) {
    const start = ends[i] as number;
    const end = ends[i + 1] as number;
    into[at + i] = plain ? whole.slice(start - first, end - first) : decoder.decode(bytes.subarray(start, end));
  }
}
