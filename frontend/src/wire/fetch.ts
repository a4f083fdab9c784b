/** The routes of the server (docs/contract.md), asked for relative to `base`. Every failure is a WireError. */
import type { RunDocument } from "../contract/run";
import type { Status } from "../contract/status";
import type { TeamViews } from "../contract/views";
import type { Extremes } from "../engine/table/overSteps";
import type { Table } from "../engine/table/types";
import { unexpected, WireError } from "./error";
import { decodeExtremes } from "./extremes";
import { object, text } from "./json";
import { decodePoints, type PointsAnswer, type PointsQuery } from "./points";
import { readRun } from "./run";
import { readStatus } from "./status";
import { decodeTableInStretches } from "./table";
import { readTeamViews } from "./views";

export async function fetchStatus(base: string): Promise<Status> {
  return readStatus(await json(await answer(`${base}status`)));
}

export async function fetchTeamViews(base: string): Promise<TeamViews> {
  return readTeamViews(await json(await answer(`${base}views`)));
}

/** Gives the newest snapshot at each call, with the keys that a pattern reads from names: the same object while the server says that it has no other. */
export function tableReader(base: string): (pattern: string | null) => Promise<Table> {
  const read = taggedReader<Table>();
  return (pattern) => {
    const query = pattern === null ? "" : `?${new URLSearchParams({ run_pattern: pattern })}`;
    return read(`${base}table${query}`, async (bytes) => ({ ...(await decodeTableInStretches(bytes)), pattern }));
  };
}

/** What is asked of a metric: its extremes, and with `at` its values at the best step of another. */
export interface ExtremesQuery {
  readonly metric: string;
  readonly at: { readonly metric: string; readonly best: "max" | "min" } | null;
}

/** Gives what one metric reached over its steps: the same object while the server says that it has no other. */
export function extremesReader(
  base: string,
  { metric, at }: ExtremesQuery,
): (signal: AbortSignal) => Promise<Extremes> {
  const query = new URLSearchParams({ metric, ...(at && { at: at.metric, best: at.best }) });
  const read = taggedReader<Extremes>();
  // Without a tag it is worth asking again: TensorBoard did not give all series.
  const decode: Decode<Extremes> = async (bytes, etag) => decodeExtremes(bytes, at !== null, etag !== null);
  return (signal) => read(`${base}extremes?${query}`, decode, signal);
}

type Decode<T> = (bytes: Uint8Array, etag: string | null) => Promise<T>;

function taggedReader<T>(): (url: string, decode: Decode<T>, signal?: AbortSignal) => Promise<T> {
  let last: { readonly url: string; readonly value: T; readonly etag: string | null } | null = null;
  return async (url, decode, signal) => {
    const known = last?.url === url ? last : null;
    const etag = known?.etag ?? null;
    const headers: Record<string, string> = etag === null ? {} : { "If-None-Match": etag };
    // The browser's own cache would answer 200 from its copy, which would be decoded again.
    const response = await answer(url, { headers, cache: "no-store", ...(signal && { signal }) });
    if (response.status === 304 && known !== null) return known.value;
    const bytes = await response.arrayBuffer().catch((error: unknown) => {
      throw unreachable(error);
    });
    const tag = response.headers.get("ETag");
    const value = await decode(new Uint8Array(bytes), tag);
    last = { url, value, etag: tag };
    return value;
  };
}

export async function fetchPoints(base: string, query: PointsQuery, signal: AbortSignal): Promise<PointsAnswer> {
  const headers = { "Content-Type": "application/json" };
  const response = await answer(`${base}points`, { method: "POST", headers, body: JSON.stringify(query), signal });
  const bytes = await response.arrayBuffer().catch((error: unknown) => {
    throw unreachable(error);
  });
  return decodePoints(new Uint8Array(bytes), query.rows.length);
}

export async function fetchRun(base: string, run: string, pattern: string | null = null): Promise<RunDocument> {
  const query = new URLSearchParams({ run, ...(pattern !== null && { run_pattern: pattern }) });
  return readRun(await json(await answer(`${base}run?${query}`)));
}

/** Never gives an answer that tells of a failure. */
async function answer(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init).catch((error: unknown) => {
    throw unreachable(error);
  });
  if (!response.ok && response.status !== 304) throw await failure(response);
  return response;
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw unexpected(new URL(response.url).pathname, "is not JSON");
  }
}

/** Kept as text, whatever the server puts there. */
function detailText(detail: unknown): string | null {
  if (detail === undefined || detail === null) return null;
  return typeof detail === "string" ? detail : JSON.stringify(detail);
}

const failureShape = object({ error: object({ code: text, message: text, detail: detailText }) });

/** The server's own words where it has some (the one error shape of docs/contract.md). */
async function failure(response: Response): Promise<WireError> {
  try {
    const { error } = failureShape(await response.json(), "error");
    return new WireError(error.code, error.message, error.detail);
  } catch {
    return new WireError("unexpected", `TensorBoard answered ${response.status} ${response.statusText}`.trim());
  }
}

function unreachable(error: unknown): WireError {
  const detail = error instanceof Error ? error.message : String(error);
  return new WireError("unreachable", "TensorBoard did not answer. Is it still running, and the tunnel open?", detail);
}
