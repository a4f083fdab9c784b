/** Values as they cross the wire. */
import type { Json } from "../values/value";

/** A value of a document as it crosses the wire: JSON with `$number`, `$integer` and `$time` objects for what JSON cannot say. */
export type WireValue = Json;
