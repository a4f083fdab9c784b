/** The contract fixtures that the server's code writes (tests/contract). */
import { readFileSync } from "node:fs";

const FOLDER = new URL("../fixtures/", import.meta.url);

export function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

export function jsonOf(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
}
