/** What went wrong between the server and the table, in words for the user. */
export class WireError extends Error {
  override name = "WireError";
  constructor(
    /** The server's error code, or "unreachable", "unexpected" (an answer we do not understand). */
    readonly code: string,
    message: string,
    readonly detail: string | null = null,
  ) {
    super(message);
  }
}

/** An answer that is not what the contract says; `where` names the failing part. */
export function unexpected(where: string, problem: string): WireError {
  return new WireError("unexpected", `The server's answer could not be read: ${where} ${problem}.`);
}
