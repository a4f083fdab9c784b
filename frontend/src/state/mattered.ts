/** Of what it is shown how much keys explain, as a part of the view. */
import { field, fields, oneOf, type Reader, ViewError, yesNo } from "../values/validate";
import type { Json } from "../values/value";

/** What the target reached, or what sets the failed or the ticked rows apart from the others. */
export const OUTCOMES = ["target", "failed", "ticked"] as const;
export type OutcomeName = (typeof OUTCOMES)[number];

export interface MatteredView {
  readonly of: OutcomeName;
  /** Also keys that came out of runs: metrics, and what is known of the run itself. */
  readonly results: boolean;
}

export const DEFAULT_MATTERED: MatteredView = { of: "target", results: false };

/** Only what differs from the defaults. */
export function matteredToJson({ of, results }: MatteredView): Json {
  return { ...(of !== DEFAULT_MATTERED.of && { of }), ...(results && { results }) };
}

export const readMattered: Reader<MatteredView> = (json, place) => {
  const of = fields(json, place);
  const unknown = Object.keys(of).find((name) => !Object.hasOwn(DEFAULT_MATTERED, name));
  if (unknown !== undefined) throw new ViewError(`${place}: "${unknown.slice(0, 40)}" is not a part of what mattered`);
  return {
    of: field(of, "of", place, oneOf(...OUTCOMES), DEFAULT_MATTERED.of),
    results: field(of, "results", place, yesNo, DEFAULT_MATTERED.results),
  };
};
