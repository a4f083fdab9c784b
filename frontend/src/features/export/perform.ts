/** Makes an export in short slices, between which the page goes on, and brings it to a file or the clipboard. */
import { copyText } from "../../views/components/clipboard";
import { saveBlob } from "../../views/components/saveFile";
import { count } from "../../views/components/words";
import { drawn } from "./extract";
import type { Digits, Format, Piece, Source } from "./formats/format";

export type Destination = Format["to"][number];

/** What the user is told of it. */
export interface Outcome {
  readonly kind: "working" | "done" | "ready" | "failed";
  readonly text: string;
  /** What is to be copied with one more click: browsers let a page copy only shortly after one. */
  readonly copies?: string;
  /** What is said once that is copied. */
  readonly then?: string;
}

/** So long, in ms, the page waits at most: less than a frame. */
const SLICE = 12;
/** So often, in ms, it is told how far it is; what is done before needs no telling. */
const TOLD_EVERY = 200;
/** Pieces are joined up to this many characters: a blob of a million parts is slow. */
const JOINED = 1_000_000;

/** Why a format would be of no use for so much; null where it is. */
export function tooMuch({ shown }: Pick<Source, "shown">, format: Format): string | null {
  const of = drawn(shown);
  if (format.mostCells === null || of.count * of.columns.length <= format.mostCells) return null;
  return `${format.name} is for up to ${count(format.mostCells, "cell")}. Filter first, or take CSV or Parquet.`;
}

export interface Job {
  readonly format: Format;
  readonly to: Destination;
  readonly source: Source;
  /** null: as is usual for the format. */
  readonly digits: Digits | null;
  readonly signal: AbortSignal;
  readonly tell: (outcome: Outcome | null) => void;
}

export async function perform(job: Job): Promise<void> {
  const { format, to, source, signal, tell } = job;
  const refused = source.shown.count === 0 ? "There is nothing to export: no run is shown." : tooMuch(source, format);
  if (refused !== null) return tell({ kind: "failed", text: refused });
  try {
    const made = await make(job);
    if (made === null) return tell(null);
    const { pieces, told } = made;
    const notes = told.notes.map((note) => `; ${note}`).join("");
    if (to === "file") {
      const name = `${fileName(source)}.${format.extension}`;
      saveBlob(name, new Blob(pieces, { type: format.type }));
      return tell({ kind: "done", text: `${told.what} saved as ${name}${notes}` });
    }
    const text = pieces.join("");
    const then = `${told.what} copied as ${format.name}${notes}`;
    if (await copyText(text)) return tell({ kind: "done", text: then });
    tell({ kind: "ready", text: `${told.what} as ${format.name}${notes}`, copies: text, then });
  } catch (error) {
    if (!signal.aborted) tell({ kind: "failed", text: error instanceof Error ? error.message : String(error) });
  }
}

async function make({ format, source, digits, signal, tell }: Job) {
  const writing = format.write(source, digits ?? format.digits ?? "exact");
  const pieces: Piece[] = [];
  let joined = "";
  let steps = 0;
  const all = format.passes * Math.max(1, source.shown.count);
  let until = performance.now() + SLICE;
  let next = performance.now() + TOLD_EVERY;
  for (;;) {
    const { done, value } = writing.next();
    if (done) {
      if (joined !== "") pieces.push(joined);
      return { pieces, told: value };
    }
    steps++;
    const isText = typeof value === "string";
    if (isText) joined += value;
    if (!isText || joined.length > JOINED) {
      pieces.push(joined, ...(isText ? [] : [value]));
      joined = "";
    }
    if (performance.now() < until) continue;
    if (performance.now() >= next) {
      const progress = Math.min(99, Math.round((100 * steps) / all));
      tell({ kind: "working", text: `Writing ${format.name}, ${progress} %` });
      next = performance.now() + TOLD_EVERY;
    }
    await new Promise((resolve) => setTimeout(resolve));
    if (signal.aborted) return null;
    until = performance.now() + SLICE;
  }
}

/** After the log directory: "logs-groups". */
function fileName({ logdir, shown, chosen }: Source): string {
  const [last = ""] = /[^/\\:,]+(?=[/\\]*$)/.exec(logdir) ?? [];
  const stem = last.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "") || "metadata";
  return `${stem}-${chosen ? "ticked-" : ""}${shown.compares ? shown.compares.name : shown.alone === "mixed" ? "lines" : shown.by.length > 0 ? "groups" : "runs"}`;
}
