/** How one number became another one: by how much, by what share of it, and whether that is better. */
import type { Target } from "../table/types";

export interface NumberChange {
  readonly by: number;
  /** Of the number before; null where that says nothing: of 0, and where the sign is another. */
  readonly share: number | null;
  /** null where it is the same, and where nobody knows which way is better. */
  readonly better: boolean | null;
}

/** null where one of them is no finite number. */
export function changeOf(from: number, to: number, direction: Target["direction"] | null): NumberChange | null {
  if (!Number.isFinite(from) || !Number.isFinite(to)) return null;
  const by = to - from;
  const share = from !== 0 && from * to >= 0 && Number.isFinite(by / from) ? by / Math.abs(from) : null;
  return { by, share, better: by === 0 || direction === null ? null : by > 0 === (direction === "max") };
}
