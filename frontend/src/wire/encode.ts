/** Arrow batches to codes and a dictionary of distinct values, one encoder a kind. Code 0 is Arrow's null. */
import { type Batch, type Column, type DataType, TimeUnit, Type } from "@uwdata/flechette";
import { noTexts } from "../engine/table/dictionary";
import { BytesInterner, ListInterner, NumberInterner } from "../engine/table/intern";
import type { Dictionary } from "../engine/table/types";
import { shortest } from "../values/float32";
import { Kind, type KindName } from "../values/kind";
import { decodeText, joinedTexts } from "./strings";

/** Takes the batches of one field in order. */
export interface Encoder {
  /** Whether batches of this Arrow type can be read. */
  accepts(type: DataType): boolean;
  /** One code an element, in the space of `dictionary`. */
  codes(batch: Batch<unknown>): Uint32Array;
  /** Of all batches so far. */
  dictionary(): Dictionary;
}

export function isNull({ nullCount, validity }: Batch<unknown>, i: number): boolean {
  return nullCount > 0 && ((validity[i >> 3] as number) & (1 << (i & 7))) === 0;
}

/** Entry 0 and then entries of one kind; `numbers` are those of the entries after entry 0. */
function dictionaryOf(
  kind: number,
  size: number,
  numbers: ArrayLike<number> | null,
  texts: readonly string[] | null,
): Dictionary {
  const kinds = new Uint8Array(size).fill(kind);
  kinds[0] = Kind.missing;
  const values = new Float64Array(size);
  if (numbers) values.set(numbers, 1);
  values.fill(Number.NaN, 0, numbers ? 1 : size);
  return { size, kinds, numbers: values, texts: texts ?? noTexts(size) };
}

class NumberEncoder implements Encoder {
  readonly #interner = new NumberInterner();
  readonly #float32: boolean;

  constructor(float32: boolean) {
    this.#float32 = float32;
  }

  accepts(type: DataType): boolean {
    return type.typeId === Type.Float;
  }

  codes(batch: Batch<unknown>): Uint32Array {
    const values = batch.values as Float64Array | Float32Array;
    const codes = new Uint32Array(batch.length);
    this.#interner.expect(codes.length);
    for (let i = 0; i < codes.length; i++) {
      if (!isNull(batch, i)) codes[i] = this.#interner.place(values[i] as number) + 1;
    }
    return codes;
  }

  dictionary(): Dictionary {
    const numbers = this.#interner.numbers();
    return dictionaryOf(Kind.number, numbers.length + 1, this.#float32 ? numbers.map(shortest) : numbers, null);
  }
}

class TimeEncoder implements Encoder {
  readonly #interner = new NumberInterner();

  accepts(type: DataType): boolean {
    return type.typeId === Type.Timestamp && type.unit === TimeUnit.MILLISECOND;
  }

  codes(batch: Batch<unknown>): Uint32Array {
    const { buffer, byteOffset } = batch.values;
    // Two halves of each 64-bit integer (Arrow is little-endian): no BigInt is made.
    const halves = new Int32Array(buffer, byteOffset, 2 * batch.length);
    const codes = new Uint32Array(batch.length);
    this.#interner.expect(codes.length);
    for (let i = 0; i < codes.length; i++) {
      if (isNull(batch, i)) continue;
      const time = (halves[2 * i + 1] as number) * 2 ** 32 + ((halves[2 * i] as number) >>> 0);
      codes[i] = this.#interner.place(time) + 1;
    }
    return codes;
  }

  dictionary(): Dictionary {
    const times = this.#interner.numbers();
    return dictionaryOf(Kind.time, times.length + 1, times, null);
  }
}

class BoolEncoder implements Encoder {
  accepts(type: DataType): boolean {
    return type.typeId === Type.Bool;
  }

  codes(batch: Batch<unknown>): Uint32Array {
    const bits = batch.values as Uint8Array;
    return Uint32Array.from({ length: batch.length }, (_, i) =>
      isNull(batch, i) ? 0 : 1 + (((bits[i >> 3] as number) >> (i & 7)) & 1),
    );
  }

  dictionary(): Dictionary {
    return dictionaryOf(Kind.bool, 3, [0, 1], null);
  }
}

/** True where null was logged. */
class NullEncoder extends BoolEncoder {
  override codes(batch: Batch<unknown>): Uint32Array {
    return super.codes(batch).map((code) => (code === 2 ? 1 : 0));
  }

  override dictionary(): Dictionary {
    return dictionaryOf(Kind.null, 2, null, null);
  }
}

/** Strings, and what is written as text: large integers and JSON. Plain or dictionary-encoded. */
class TextEncoder implements Encoder {
  readonly #kind: number;
  /** Of the first dictionary, whose codes are taken as they are: Arrow holds each text once. */
  #first: Column<unknown> | null = null;
  #texts: string[] = [""];
  readonly #interner = new BytesInterner();

  constructor(kind: number) {
    this.#kind = kind;
  }

  accepts(type: DataType): boolean {
    return (type.typeId === Type.Dictionary ? type.dictionary : type).typeId === Type.Utf8;
  }

  codes(batch: Batch<unknown>): Uint32Array {
    return batch.type.typeId === Type.Dictionary ? this.#fromDictionary(batch) : this.#intern(batch);
  }

  #fromDictionary(batch: Batch<unknown>): Uint32Array {
    const { dictionary } = batch as Batch<unknown> & { readonly dictionary: Column<unknown> };
    const translated = this.#translate(dictionary);
    const indices = batch.values as Int32Array;
    const codes = new Uint32Array(batch.length);
    for (let i = 0; i < codes.length; i++) {
      if (isNull(batch, i)) continue;
      const index = indices[i] as number;
      codes[i] = translated === null ? index + 1 : (translated[index] as number);
    }
    return codes;
  }

  /** A later batch may come with another dictionary, which is joined to the first. */
  #translate(dictionary: Column<unknown>): Uint32Array | null {
    if (dictionary === this.#first) return null;
    const texts = joinedTexts(dictionary, [""]);
    if (this.#first === null) {
      this.#first = dictionary;
      this.#texts = texts;
      return null;
    }
    const known = new Map(this.#texts.slice(1).map((text, i) => [text, i + 1]));
    return Uint32Array.from(texts.slice(1), (text) => {
      const code = known.get(text) ?? this.#texts.push(text) - 1;
      known.set(text, code);
      return code;
    });
  }

  #intern(batch: Batch<unknown>): Uint32Array {
    const offsets = batch.offsets as Int32Array;
    const bytes = batch.values as Uint8Array;
    const codes = new Uint32Array(batch.length);
    for (let i = 0; i < codes.length; i++) {
      if (!isNull(batch, i)) codes[i] = this.#interner.place(bytes, offsets[i] as number, offsets[i + 1] as number) + 1;
    }
    return codes;
  }

  dictionary(): Dictionary {
    const plain = this.#interner.texts().map(decodeText);
    const texts = plain.length === 0 ? this.#texts : [...this.#texts, ...plain];
    const numbers = this.#kind === Kind.integer ? texts.slice(1).map(Number) : null;
    return dictionaryOf(this.#kind, texts.length, numbers, texts);
  }
}

class ListEncoder implements Encoder {
  readonly #items: Encoder;
  readonly #interner = new ListInterner();

  constructor(items: Encoder) {
    this.#items = items;
  }

  accepts(type: DataType): boolean {
    return type.typeId === Type.List && this.#items.accepts(type.children[0].type);
  }

  codes(batch: Batch<unknown>): Uint32Array {
    const [child] = batch.children;
    const offsets = batch.offsets as Int32Array;
    const items = child ? this.#items.codes(child) : new Uint32Array();
    const codes = new Uint32Array(batch.length);
    for (let i = 0; i < codes.length; i++) {
      if (isNull(batch, i)) continue;
      codes[i] = this.#interner.place(items, offsets[i] as number, offsets[i + 1] as number) + 1;
    }
    return codes;
  }

  dictionary(): Dictionary {
    const members = [undefined, ...this.#interner.lists()];
    return { ...dictionaryOf(Kind.list, members.length, null, null), members, items: this.#items.dictionary() };
  }
}

const ENCODERS: Readonly<Record<KindName, (float32: boolean) => Encoder>> = {
  number: (float32) => new NumberEncoder(float32),
  time: () => new TimeEncoder(),
  bool: () => new BoolEncoder(),
  null: () => new NullEncoder(),
  string: () => new TextEncoder(Kind.string),
  integer: () => new TextEncoder(Kind.integer),
  json: () => new TextEncoder(Kind.json),
};

/** The encoder for a field's `kind`; null for a kind that the contract does not have. */
export function encoderFor(kind: string, float32: boolean): Encoder | null {
  const list = /^list<(.*)>$/.exec(kind);
  if (list) {
    const items = encoderFor(list[1] ?? "", float32);
    return items && new ListEncoder(items);
  }
  return Object.hasOwn(ENCODERS, kind) ? ENCODERS[kind as KindName](float32) : null;
}
