/** Values and keys as JSON in links and files; what is read is checked. */
import { type KeyRef, keyId, NAMESPACES } from "./key";
import { readKeyText } from "./keyText";
import { field, fields, listOf, oneOf, type Reader, recordOf, text, ViewError, wrong } from "./validate";
import { decodeValue, type Json, type Value } from "./value";

export const refToJson = (ref: KeyRef): Json => ({ namespace: ref.namespace, path: [...ref.path] });

export const readValue: Reader<Value> = (json, place) => {
  try {
    return decodeValue(json as Json);
  } catch (error) {
    throw new ViewError(`${place} is no value: ${error instanceof Error ? error.message : error}`);
  }
};

/** An object, or the text that links hold. */
export const readRef: Reader<KeyRef> = (json, place) => {
  if (typeof json === "string") return readKeyText(json, place);
  const of = fields(json, place);
  const path = field(of, "path", place, listOf(text));
  if (path.length === 0) throw wrong(`${place}.path`, "a list of at least one text", path);
  return { namespace: field(of, "namespace", place, oneOf(...NAMESPACES)), path };
};

/** The id of a key, by its id or by its text. */
export function readKeyId(name: string, place: string): string {
  if (!name.startsWith("[")) return keyId(readKeyText(name, place));
  const ref = refOfId(name);
  if (ref === null) throw new ViewError(`${place} is the id of no key: ${JSON.stringify(name.slice(0, 80))}`);
  return keyId(ref);
}

/** The key of an id; null for any other text. */
export function refOfId(id: string): KeyRef | null {
  try {
    const [namespace, ...path] = listOf(text)(JSON.parse(id), "");
    return readRef({ namespace, path }, "");
  } catch {
    return null;
  }
}

/** What is said of some keys, by key id. */
export function byKey<T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (json, place) => {
    const entries = Object.entries(recordOf(read)(json, place));
    return Object.fromEntries(entries.map(([name, item]) => [readKeyId(name, place), item]));
  };
}
