/** `GET /status`. */
import type { Notice, Offer, Runs, Status, UnreadTexts } from "../contract/status";
import { anything, flag, list, nullable, number, object, optional, type Read, record, text } from "./json";

export const notice: Read<Notice> = object<Notice>({ code: text, run: nullable(text), tag: nullable(text), text });

const offer: Read<Offer> = object<Offer>({
  pattern: text,
  keys: list(text),
  runs: number,
  example: object<Offer["example"]>({ run: text, values: record(anything) }),
});

const status: Read<Status> = object<Status>({
  version: text,
  rows: number,
  loading: flag,
  refreshing: flag,
  logdir: text,
  notices: list(notice),
  notice_count: number,
  notice_counts: record(number),
  offers: optional(list(offer), []),
  texts: optional(object<UnreadTexts>({ count: number, names: list(text) }), { count: 0, names: [] }),
  runs: optional(nullable(object<Runs>({ found: number, listed: number })), null),
});

/** Throws WireError naming the failing part. */
export function readStatus(json: unknown): Status {
  return status(json, "status");
}
