/** Which points are alike: those with the same numbers in every column are one class. */

export interface Alike {
  /** Of each point the number of its class: from 0, in the order of their first points. */
  readonly classOf: Uint32Array;
  /** Of each class its first point. */
  readonly firsts: Uint32Array;
}

type Column = Float64Array | Uint8Array | Uint32Array;

/** By hashes of the numbers, so that it takes as long for each point, however many are alike. A NaN is as any other, 0 as -0. @param count of points */
export function alikeOf(columns: readonly Column[], count: number): Alike {
  const hashes = new Uint32Array(count);
  for (const column of columns) mix(hashes, column);
  const size = 2 ** Math.ceil(Math.log2(2 * count + 2));
  /** The class at each place, from 1; 0 where there is none. */
  const places = new Uint32Array(size);
  const classOf = new Uint32Array(count);
  const firsts = new Uint32Array(count);
  let classes = 0;
  for (let point = 0; point < count; point++) {
    let at = (hashes[point] as number) & (size - 1);
    for (;;) {
      const known = places[at] as number;
      if (known === 0) {
        firsts[classes] = point;
        classOf[point] = classes;
        classes++;
        places[at] = classes;
        break;
      }
      const first = firsts[known - 1] as number;
      if (hashes[first] === hashes[point] && isAlike(columns, first, point)) {
        classOf[point] = known - 1;
        break;
      }
      at = (at + 1) & (size - 1);
    }
  }
  return { classOf, firsts: firsts.slice(0, classes) };
}

function mix(hashes: Uint32Array, column: Column): void {
  const number = new Float64Array(1);
  const bits = new Uint32Array(number.buffer);
  for (let i = 0; i < hashes.length; i++) {
    const value = column[i] as number;
    // One NaN, and one 0.
    number[0] = Number.isNaN(value) ? Number.NaN : value + 0;
    let hash = Math.imul((hashes[i] as number) ^ (bits[0] as number), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13) ^ (bits[1] as number), 0xc2b2ae35);
    hashes[i] = hash ^ (hash >>> 16);
  }
}

function isAlike(columns: readonly Column[], a: number, b: number): boolean {
  for (const column of columns) {
    const [one, other] = [column[a] as number, column[b] as number];
    if (one !== other && !(Number.isNaN(one) && Number.isNaN(other))) return false;
  }
  return true;
}

/** The points of each class, ascending. */
export function membersOf({ classOf, firsts }: Alike): (one: number) => Uint32Array {
  const starts = new Uint32Array(firsts.length + 1);
  for (const one of classOf) starts[one + 1] = (starts[one + 1] as number) + 1;
  for (let one = 0; one < firsts.length; one++) starts[one + 1] = (starts[one + 1] as number) + (starts[one] as number);
  const next = starts.slice();
  const members = new Uint32Array(classOf.length);
  for (let point = 0; point < classOf.length; point++) {
    const one = classOf[point] as number;
    const at = next[one] as number;
    members[at] = point;
    next[one] = at + 1;
  }
  return (one) => members.subarray(starts[one], starts[one + 1]);
}
