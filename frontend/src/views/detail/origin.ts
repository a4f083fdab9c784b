/** Where a value came from, in words. */
import type { Part, RunDocument, SourceName } from "../../contract/run";
import { count } from "../components/words";
import { moment } from "./reading";
import type { Shadowed, TreeNode } from "./tree";

const SOURCES: Readonly<Record<SourceName, string>> = {
  summary: "metadata summary",
  file: "event file",
  hparams: "HParams",
  text: "text summary",
  config: "config file",
};

/** "step 3, 2025-11-02 14:03:07"; "" where neither is known. @param wall_time in seconds since 1970 */
export function momentText(step: number | null, wall_time: number | null): string {
  const parts: string[] = [];
  if (step !== null) parts.push(`step ${step}`);
  if (wall_time !== null && Number.isFinite(wall_time)) parts.push(moment(wall_time));
  return parts.join(", ");
}

/** "metadata summary, tag results/metadata, run exp/r17/train"; a file by its name alone, "hparams.yaml". The run where it is another than the open one. */
export function partText(part: Part, run: string): string {
  const words =
    part.source === "config" && part.tag !== null
      ? [part.tag]
      : [SOURCES[part.source], ...(part.tag === null ? [] : [`tag ${part.tag}`])];
  if (part.run !== null && part.run !== run) words.push(`run ${part.run}`);
  return words.join(", ");
}

/** Where a value that is not used was read. */
export function shadowedFrom({ part, run }: Shadowed, document: RunDocument): string {
  if (run !== null) return `run ${run}`;
  const from = part === null ? undefined : document.parts[part];
  return from ? partText(from, document.run) : "another source";
}

const partsBelow = new WeakMap<TreeNode, ReadonlySet<number | null>>();

/** The parts that a node's values came from; null stands for what the plugin worked out. */
function partsOf(node: TreeNode): ReadonlySet<number | null> {
  let parts = partsBelow.get(node);
  if (!parts) {
    const found = new Set<number | null>();
    if (node.content) found.add(node.content.part);
    for (const child of node.children) for (const part of partsOf(child)) found.add(part);
    parts = found;
    partsBelow.set(node, parts);
  }
  return parts;
}

/** One sentence about where a line's values came from. */
export function originText(node: TreeNode, document: RunDocument): string {
  if (node.namespace === "source") return node.source ? momentText(node.source.step, node.source.wall_time) : "";
  if (node.namespace === "metric") {
    if (!node.content) return "The newest value of each scalar tag";
    const words = ["Newest value of the scalar"];
    const { at } = node.content;
    if (at && at.series !== node.place[0]) words.push(`tag ${at.series}`);
    if (at && at.run !== document.run) words.push(`run ${at.run}`);
    const moment = at ? momentText(at.step, at.wall_time) : "";
    return [...words, moment].filter(Boolean).join(", ");
  }
  if (node.content && node.content.value === undefined) return "What was logged here is not used";
  const parts = [...partsOf(node)];
  if (parts.length > 1) return `From ${count(parts.length, "part")}; open it to see which`;
  const part = parts[0] === null || parts[0] === undefined ? undefined : document.parts[parts[0]];
  if (!part) return node.namespace === "name" ? "Read from the run’s name" : "Worked out from the run’s files";
  const at = momentText(part.step, part.wall_time);
  return `From ${partText(part, document.run)}${at === "" ? "" : `, ${at}`}`;
}
