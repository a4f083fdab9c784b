/** `GET /status`. */
import type { Notice, Status } from "../engine/detail";
import { flag, list, nullable, number, object, type Read, record, text } from "./json";

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
});

/** Throws WireError naming the failing part. */
export function readStatus(json: unknown): Status {
  return status(json, "status");
}
