/** Notices, grouped by what they say for the list. */
import type { Notice } from "../../contract/status";

export interface NoticeGroup {
  readonly code: string;
  readonly notices: readonly Notice[];
}

/** Groups in the order of their first notice. */
export function groupNotices(notices: readonly Notice[]): NoticeGroup[] {
  const groups = new Map<string, Notice[]>();
  for (const notice of notices) {
    const group = groups.get(notice.code);
    if (group) group.push(notice);
    else groups.set(notice.code, [notice]);
  }
  return [...groups].map(([code, members]) => ({ code, notices: members }));
}

/** A code as people read it: "keys-dropped" is "Keys dropped". */
export function titleOf(code: string): string {
  const words = code.replaceAll(/[-_]+/g, " ").trim();
  return words === "" ? "Notice" : words.charAt(0).toUpperCase() + words.slice(1);
}
