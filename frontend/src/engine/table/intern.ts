/** Distinct numbers, lists and texts by open addressing over typed arrays: no boxed number, no text is made on the way. */

/** Knuth's multiplicative hashing (The Art of Computer Programming 6.4). */
const GOLDEN = 0x9e3779b1;
const FIRST_SLOTS = 256;

/** A hash table holds place + 1 of the entry, 0 where free, and is at most half full. */
function rehash(slots: number, hashes: Uint32Array, count: number): Uint32Array {
  const table = new Uint32Array(slots);
  for (let place = 0; place < count; place++) {
    let slot = (hashes[place] as number) & (slots - 1);
    while (table[slot] !== 0) slot = (slot + 1) & (slots - 1);
    table[slot] = place + 1;
  }
  return table;
}

function enlarged<A extends Uint32Array | Float64Array>(array: A, larger: A): A {
  larger.set(array);
  return larger;
}

/** Up to so many distinct numbers, a column may have few; past it, room is made for a column of which all differ. */
const FEW = 2048;

/** Float64 numbers; -0 is 0 and all NaNs are one. */
export class NumberInterner {
  #slots: Uint32Array = new Uint32Array(FIRST_SLOTS);
  #numbers: Float64Array = new Float64Array(FIRST_SLOTS / 2);
  #nan = -1;
  #count = 0;
  #expected = 0;
  readonly #number = new Float64Array(1);
  readonly #bits = new Uint32Array(this.#number.buffer);

  /** Tells that so many numbers follow. */
  expect(length: number): void {
    this.#expected = this.#count + length;
  }

  /** The place of `x` among the distinct numbers, in order of arrival. */
  place(x: number): number {
    if (Number.isNaN(x)) {
      if (this.#nan < 0) this.#nan = this.#add(x);
      return this.#nan;
    }
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = this.#hash(x) & mask;
    for (let entry = slots[slot] as number; entry !== 0; entry = slots[slot] as number) {
      if (this.#numbers[entry - 1] === x) return entry - 1;
      slot = (slot + 1) & mask;
    }
    slots[slot] = this.#count + 1;
    return this.#add(x + 0);
  }

  #hash(x: number): number {
    this.#number[0] = x + 0;
    const bits = this.#bits;
    const hash = Math.imul((bits[0] as number) ^ Math.imul(bits[1] as number, GOLDEN), GOLDEN);
    return hash ^ (hash >>> 15);
  }

  #add(x: number): number {
    const place = this.#count++;
    this.#numbers[place] = x;
    if (this.#count === this.#numbers.length) this.#grow();
    return place;
  }

  #grow(): void {
    const most = this.#count < FEW ? 4 * this.#count : Math.max(2 * this.#count, this.#expected + 1);
    this.#numbers = enlarged(this.#numbers, new Float64Array(most));
    const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * most)));
    for (let place = 0; place < this.#count; place++) {
      if (place === this.#nan) continue;
      let slot = this.#hash(this.#numbers[place] as number) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = place + 1;
    }
    this.#slots = slots;
  }

  /** The distinct numbers in order of arrival; valid until the next is placed. */
  numbers(): Float64Array {
    return this.#numbers.subarray(0, this.#count);
  }
}

/** Lists of codes. */
export class ListInterner {
  #slots: Uint32Array = new Uint32Array(FIRST_SLOTS);
  #hashes: Uint32Array = new Uint32Array(FIRST_SLOTS / 2);
  readonly #lists: Uint32Array[] = [];

  /** The place of `codes[start…end)` among the distinct lists, in order of arrival. */
  place(codes: Uint32Array, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (codes[i] as number), GOLDEN) + 1;
    hash = (hash ^ (hash >>> 15)) >>> 0;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot] as number; entry !== 0; entry = this.#slots[slot] as number) {
      if (sameList(this.#lists[entry - 1] as Uint32Array, codes, start, end)) return entry - 1;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#lists.length + 1;
    const place = this.#lists.length;
    this.#hashes[place] = hash;
    this.#lists.push(codes.slice(start, end));
    if (place + 1 === this.#hashes.length) {
      this.#hashes = enlarged(this.#hashes, new Uint32Array(2 * (place + 1)));
      this.#slots = rehash(4 * (place + 1), this.#hashes, place + 1);
    }
    return place;
  }

  /** The distinct lists in order of arrival. */
  lists(): readonly Uint32Array[] {
    return this.#lists;
  }
}

function sameList<A extends Uint32Array | Uint8Array>(list: A, codes: A, start: number, end: number): boolean {
  if (list.length !== end - start) return false;
  for (let i = 0; i < list.length; i++) if (list[i] !== codes[start + i]) return false;
  return true;
}

/** Texts as UTF-8 bytes: of a text that many rows hold, only the first is decoded. */
export class BytesInterner {
  #slots: Uint32Array = new Uint32Array(FIRST_SLOTS);
  #hashes: Uint32Array = new Uint32Array(FIRST_SLOTS / 2);
  readonly #texts: Uint8Array[] = [];

  /** The place of `bytes[start…end)` among the distinct texts, in order of arrival. The bytes must not change later. */
  place(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), GOLDEN);
    hash = (hash ^ (hash >>> 15)) >>> 0;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let entry = this.#slots[slot] as number; entry !== 0; entry = this.#slots[slot] as number) {
      if (this.#hashes[entry - 1] === hash && sameList(this.#texts[entry - 1] as Uint8Array, bytes, start, end)) {
        return entry - 1;
      }
      slot = (slot + 1) & mask;
    }
    const place = this.#texts.length;
    this.#slots[slot] = place + 1;
    this.#hashes[place] = hash;
    this.#texts.push(bytes.subarray(start, end));
    if (place + 1 === this.#hashes.length) {
      this.#hashes = enlarged(this.#hashes, new Uint32Array(2 * (place + 1)));
      this.#slots = rehash(4 * (place + 1), this.#hashes, place + 1);
    }
    return place;
  }

  /** The distinct texts in order of arrival. */
  texts(): readonly Uint8Array[] {
    return this.#texts;
  }
}
