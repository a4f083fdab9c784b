/** Arrow streams as flechette reads them, less the texts that it would make and that nobody asks for. */
import { batchType, type Column, dictionary, type Table, tableFromIPC, utf8 } from "@uwdata/flechette";
import { unexpected } from "./error";

interface DictionaryBatch {
  dictionary: Column<unknown>;
  setDictionary(dictionary: Column<unknown>): DictionaryBatch;
}

// Its own makes a text of each entry at once, one by one. We read the bytes ourselves, so that a third of the time went there.
const { prototype }: { readonly prototype: DictionaryBatch } = batchType(dictionary(utf8()));
prototype.setDictionary = function (entries) {
  this.dictionary = entries;
  Object.defineProperty(this, "cache", { configurable: true, get: () => entries.cache() });
  return this;
};

/** Throws WireError for bytes that are no Arrow stream; `what` names it. */
export function parseArrow(bytes: Uint8Array, what = "the table"): Table {
  try {
    return tableFromIPC(bytes);
  } catch (error) {
    throw unexpected(what, `is not an Arrow stream (${error instanceof Error ? error.message : error})`);
  }
}
