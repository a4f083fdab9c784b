/** Texts out of Arrow's UTF-8 buffers. */
import type { Batch } from "@uwdata/flechette";

/** Keeps a leading U+FEFF, which decoders drop by default. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** All texts of a plain UTF-8 batch; nulls read as "". */
export function textsOf({ length, offsets, values }: Batch<string>): string[] {
  const ends = offsets as Int32Array;
  const bytes = values as Uint8Array;
  const first = ends[0] ?? 0;
  const all = bytes.subarray(first, ends[length] ?? first);
  const whole = decoder.decode(all);
  const texts = new Array<string>(length);
  // One byte a character: cutting one long text is many times faster than decoding each.
  const plain = whole.length === all.length;
  for (let i = 0; i < length; i++) {
    const [start, end] = [ends[i] as number, ends[i + 1] as number];
    texts[i] = plain ? whole.slice(start - first, end - first) : decoder.decode(bytes.subarray(start, end));
  }
  return texts;
}
