/** Values and keys as JSON in links and files; what is read is checked. */
import { type KeyRef, NAMESPACES } from "./key";
import { field, fields, listOf, oneOf, type Reader, text, ViewError, wrong } from "./validate";
import { decodeValue, type Json, type Value } from "./value";

export const refToJson = (ref: KeyRef): Json => ({ namespace: ref.namespace, path: [...ref.path] });

export const readValue: Reader<Value> = (json, place) => {
  try {
    return decodeValue(json as Json);
  } catch (error) {
    throw new ViewError(`${place} is no value: ${error instanceof Error ? error.message : error}`);
  }
};

export const readRef: Reader<KeyRef> = (json, place) => {
  const of = fields(json, place);
  const path = field(of, "path", place, listOf(text));
  if (path.length === 0) throw wrong(`${place}.path`, "a list of at least one text", path);
  return { namespace: field(of, "namespace", place, oneOf(...NAMESPACES)), path };
};
