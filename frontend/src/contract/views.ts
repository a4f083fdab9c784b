/** What `GET /views` answers: the named views that a team keeps in a file. */
import type { Json } from "../values/value";

export interface TeamView {
  readonly name: string;
  /** Not yet checked. */
  readonly view: Json;
}

export interface TeamViews {
  /** The name of the file, without directories; null where TensorBoard was given none. */
  readonly file: string | null;
  readonly views: readonly TeamView[];
  /** What was left out of the file, and why. */
  readonly problems: readonly string[];
}
