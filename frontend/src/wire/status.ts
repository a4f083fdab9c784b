/** `GET /status`. */
import type { Notice, Runs, Status } from "../engine/detail";
import { flag, list, nullable, number, object, optional, type Read, record, text } from "./json";

export const notice: Read<Notice> = object<Notice>({ code: text, run: nullable(text), tag: nullable(text), text });

const status: Read<Status> = object<Status>({
  version: text,
  rows: number,
  loading: flag,
  refreshing: flag,
  logdir: text,
  notices: list(notice),
  notice_count: number,
  notice_counts: record(number),
  runs: optional(nullable(object<Runs>({ found: number, listed: number })), null),
});

/** Throws WireError naming the failing part. */
export function readStatus(json: unknown): Status {
  return status(json, "status");
}
