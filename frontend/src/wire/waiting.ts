/** The rows of which TensorBoard has yet to read a run: ranges of rows in the schema's metadata. */
import { unexpected } from "./error";
import { list, place, type Read } from "./json";

const WHERE = "the table's waiting rows";

/** Per row 1 where it waits; null where none does. @param ranges JSON `[[start, end], …]`, ends exclusive; absent where none wait */
export function decodeWaiting(ranges: string | undefined, rows: number): Uint8Array | null {
  if (ranges === undefined) return null;
  const pairs = list(pair(rows))(parsed(ranges), WHERE);
  if (pairs.length === 0) return null;
  const waiting = new Uint8Array(rows);
  for (const [start, end] of pairs) waiting.fill(1, start, end);
  return waiting;
}

function pair(rows: number): Read<readonly [number, number]> {
  const bound = place(rows + 1);
  return (json, where) => {
    if (!Array.isArray(json) || json.length !== 2) throw unexpected(where, "is not a pair");
    return [bound(json[0], where), bound(json[1], where)];
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
