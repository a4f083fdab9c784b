/** The runs that are rolled up into each row. */
import { type Batch, type Column, type Field, Type } from "@uwdata/flechette";
import { unexpected } from "./error";
import { decodeText } from "./strings";

/** Throws WireError unless the field holds lists of texts. `runs` is the column of the rows' own names. */
export function decodeMembers(field: Field, column: Column<unknown>, runs: Column<unknown>) {
  const { type } = field;
  if (type.typeId !== Type.List || type.children[0].type.typeId !== Type.Utf8) {
    throw unexpected("the field `members`", "does not hold lists of texts");
  }
  const members: (readonly string[] | undefined)[] = [];
  for (const [i, batch] of column.data.entries()) addMembers(members, batch, runs.data[i] as Batch<unknown>);
  return members;
}

function addMembers(members: (readonly string[] | undefined)[], lists: Batch<unknown>, runs: Batch<unknown>): void {
  const offsets = lists.offsets as Int32Array;
  const texts = lists.children[0];
  for (let row = 0; row < lists.length; row++) {
    const start = offsets[row] as number;
    const end = offsets[row + 1] as number;
    if (texts && end === start + 1 && sameText(texts, start, runs, row)) members.push(undefined);
    else members.push(texts ? textsAt(texts, start, end) : []);
  }
}

function textsAt({ offsets, values }: Batch<unknown>, start: number, end: number): string[] {
  const bytes = values as Uint8Array;
  return Array.from({ length: end - start }, (_, i) =>
    decodeText(bytes.subarray(Number(offsets[start + i]), Number(offsets[start + i + 1]))),
  );
}

/** Compares bytes, since to make a million texts that the table has already costs more than all of its numbers. */
function sameText(a: Batch<unknown>, i: number, b: Batch<unknown>, j: number): boolean {
  const start = a.offsets[i] as number;
  const other = b.offsets[j] as number;
  const length = (a.offsets[i + 1] as number) - start;
  if ((b.offsets[j + 1] as number) - other !== length) return false;
  for (let k = 0; k < length; k++) if (a.values[start + k] !== b.values[other + k]) return false;
  return true;
}
