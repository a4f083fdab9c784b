/** `GET /run`: one run's whole document. */
import {
  type Leaf,
  type Metric,
  type Part,
  type Point,
  type RunDocument,
  type Shadowed,
  SOURCE_NAMES,
} from "../contract/run";
import { NAMESPACES } from "../values/key";
import { anything, list, nullable, number, object, oneOf, optional, place, type Read, text } from "./json";
import { notice } from "./status";

const said = optional(text, "");

const part: Read<Part> = object<Part>({
  source: oneOf(...SOURCE_NAMES),
  run: nullable(text),
  tag: nullable(text),
  name: nullable(text),
  step: nullable(number),
  wall_time: nullable(number),
});

const point = {
  run: text,
  series: text,
  value: anything,
  step: nullable(number),
  wall_time: nullable(number),
};

const metric: Read<Metric> = object<Metric>({
  ...point,
  tag: text,
  shadowed: list(object<Point>(point)),
  display_name: said,
  description: said,
});

/** A leaf that names its parts by their places among so many. */
function leaf(parts: number): Read<Leaf> {
  const from = nullable(place(parts));
  return object<Leaf>({
    namespace: oneOf(...NAMESPACES),
    path: list(text),
    value: anything,
    part: from,
    shadowed: list(object<Shadowed>({ part: from, value: anything })),
    display_name: said,
    description: said,
  });
}

/** Throws WireError naming the failing part. */
export function readRun(json: unknown): RunDocument {
  const { parts } = object({ parts: list(part) })(json, "run");
  return object<RunDocument>({
    run: text,
    members: list(text),
    parts: () => parts,
    leaves: list(leaf(parts.length)),
    metrics: list(metric),
    notices: list(notice),
  })(json, "run");
}
