/** `GET /views`. */
import type { TeamView, TeamViews } from "../contract/views";
import { anything, list, nullable, object, text } from "./json";

const views = object<TeamViews>({
  file: nullable(text),
  views: list(object<TeamView>({ name: text, view: anything })),
  problems: list(text),
});

/** Throws WireError naming the failing part. */
export function readTeamViews(json: unknown): TeamViews {
  return views(json, "views");
}
