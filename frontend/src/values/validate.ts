/** Small readers for JSON of unknown origin: each gives a typed value or throws a ViewError that names the place. */

/** What is wrong with a view that came from a link, a file or a script, in words for its reader. */
export class ViewError extends Error {
  override name = "ViewError";
}

/** Reads what is at `place`, which is for messages only: `clauses[0].min`. */
export type Reader<T> = (json: unknown, place: string) => T;

function kindOf(json: unknown): string {
  if (json === null || json === undefined) return "nothing";
  if (Array.isArray(json)) return "a list";
  if (typeof json === "object") return "an object";
  if (typeof json === "string") return "text";
  return typeof json === "boolean" ? "true or false" : "a number";
}

export function wrong(place: string, expected: string, json: unknown): ViewError {
  const found = typeof json === "string" ? `"${json.slice(0, 40)}"` : kindOf(json);
  return new ViewError(`${place || "the view"} should be ${expected}, but is ${found}`);
}

export const text: Reader<string> = (json, place) => {
  if (typeof json !== "string") throw wrong(place, "text", json);
  return json;
};

export const finite: Reader<number> = (json, place) => {
  if (typeof json !== "number" || !Number.isFinite(json)) throw wrong(place, "a number", json);
  return json;
};

export const yesNo: Reader<boolean> = (json, place) => {
  if (typeof json !== "boolean") throw wrong(place, "true or false", json);
  return json;
};

export function oneOf<const T extends string>(...allowed: readonly T[]): Reader<T> {
  return (json, place) => {
    const found = allowed.find((one) => one === json);
    if (found === undefined) throw wrong(place, allowed.map((one) => `"${one}"`).join(" or "), json);
    return found;
  };
}

export function nullOr<T>(read: Reader<T>): Reader<T | null> {
  return (json, place) => (json === null ? null : read(json, place));
}

export function listOf<T>(read: Reader<T>): Reader<readonly T[]> {
  return (json, place) => {
    if (!Array.isArray(json)) throw wrong(place, "a list", json);
    return json.map((item, index) => read(item, `${place}[${index}]`));
  };
}

export function recordOf<T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (json, place) => {
    const entries = Object.entries(fields(json, place));
    // fromEntries defines properties, so a key named __proto__ is a key like any other.
    return Object.fromEntries(entries.map(([name, item]) => [name, read(item, `${place}[${JSON.stringify(name)}]`)]));
  };
}

export function fields(json: unknown, place: string): Readonly<Record<string, unknown>> {
  if (json === null || typeof json !== "object" || Array.isArray(json)) throw wrong(place, "an object", json);
  return json as Record<string, unknown>;
}

/** Reads one field of an object; `absent` is the value where the object lacks it. */
export function field<T>(
  of: Readonly<Record<string, unknown>>,
  name: string,
  place: string,
  read: Reader<T>,
  ...absent: [T] | []
): T {
  const at = place === "" ? name : `${place}.${name}`;
  if (!Object.hasOwn(of, name)) {
    if (absent.length === 1) return absent[0];
    throw new ViewError(`${at} is absent`);
  }
  return read(of[name], at);
}
