/** What the app knows of the open run's document at this moment. */
import type { RunDocument } from "../../contract/run";

/** Why a document could not be read. */
export interface LoadFailure {
  /** The server's error code; null where there is none. */
  readonly code: string | null;
  readonly message: string;
  readonly detail?: string | undefined;
}

export type RunLoad =
  | { readonly state: "loading" }
  | ({ readonly state: "failed" } & LoadFailure)
  /** With a failure, the document is the last one that could be read. */
  | { readonly state: "loaded"; readonly document: RunDocument; readonly failure?: LoadFailure | undefined };

/** The server's code for a run that its table does not have. */
const UNKNOWN_RUN = "unknown-run";

export function isGone(failure: LoadFailure): boolean {
  return failure.code === UNKNOWN_RUN;
}
