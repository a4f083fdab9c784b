/** The view as one URL parameter: compact JSON with a version, as base64url without padding (docs/contract.md). */
import { keptWith } from "../engine/table/kept";
import { fields, ViewError } from "../values/validate";
import { viewFromJson, viewToJson } from "./json";
import { shortened } from "./short";
import { readTicks, type Ticks, ticksToJson } from "./ticks";
import { EMPTY_VIEW, type View } from "./view";

/** Raised when an old link would be read otherwise than it was meant. */
const VERSION = 1;
/** Longer hashes are cut or refused by mail programs, chats and proxies. */
const LONGEST = 8000;

/** The payload of a view; null where it is too long for a link. */
export function linkPayload(view: View): string | null {
  // Ten thousand ticks are told without writing them once more.
  if (ticksText(view.ticked).length > LONGEST) return null;
  const payload = encodeView(view);
  return payload.length > LONGEST ? null : payload;
}

/** Ticks as JSON text. */
export const ticksText: (ticks: Ticks) => string = keptWith((ticks) =>
  JSON.stringify(shortened({ ticked: ticksToJson(ticks) }).ticked),
);

/** Reads what ticksText wrote. Throws ViewError for anything else. */
export function readTicksText(json: string): Ticks {
  return readTicks([])(parseJson(json), "ticked");
}

/** Whether two views read the same in a link. */
export function sameView(a: View, b: View): boolean {
  const differing = (Object.keys(EMPTY_VIEW) as (keyof View)[]).filter((name) => a[name] !== b[name]);
  if (differing.length === 0) return true;
  if (ticksText(a.ticked) !== ticksText(b.ticked)) return false;
  const [x, y] = [viewToJson(a), viewToJson(b)];
  return differing.every((name) => name === "ticked" || JSON.stringify(x[name]) === JSON.stringify(y[name]));
}

const EMPTY_JSON = viewToJson(EMPTY_VIEW);

/** The view as JSON text with its version; fields that have their default are left out. What view files hold. */
export function viewText(view: View, indent?: number): string {
  const changed = Object.entries(viewToJson(view)).filter(
    ([name, json]) => JSON.stringify(json) !== JSON.stringify(EMPTY_JSON[name as keyof View]),
  );
  return JSON.stringify({ v: VERSION, ...shortened(Object.fromEntries(changed)) }, null, indent);
}

/** Reads what viewText wrote. Throws ViewError for anything else. */
export function readViewText(json: string): View {
  const { v, ...rest } = fields(parseJson(json), "");
  if (v !== VERSION) {
    throw new ViewError(
      typeof v === "number" && v > VERSION
        ? `it is from a newer version of this tab (${v})`
        : "it has no known version",
    );
  }
  return viewFromJson(rest);
}

/** The view as text of A-Z a-z 0-9 - _ only: TensorBoard stumbles over `%` and drops `=`. */
export function encodeView(view: View): string {
  return toBase64url(viewText(view));
}

/** Reads what encodeView wrote. Throws ViewError for anything else. */
export function decodeView(payload: string): View {
  return readViewText(fromBase64url(payload));
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new ViewError("it is cut off or not a view at all");
  }
}

function toBase64url(text: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64url(payload: string): string {
  try {
    const binary = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    throw new ViewError("it is cut off or not a view at all");
  }
}
