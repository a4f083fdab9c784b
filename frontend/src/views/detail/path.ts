/** Paths as people write them. */
import { fullName } from "../../values/key";
import type { TreeNode } from "./tree";

const INDEX = /^\[\d+\]$/;

/** The table's name of a line's key (`layers[].units`), else its place (`layers[0]`); "" for a section. */
export function pathText({ ref, place, namespace }: TreeNode): string {
  if (ref) return fullName(ref);
  if (place.length === 0 || namespace === "source") return "";
  // An index follows its list without a dot, so the keys between indices are named run by run.
  const steps: string[] = [];
  let keys: string[] = [];
  const flush = () => {
    if (keys.length > 0) steps.push(`${steps.length > 0 ? "." : ""}${fullName({ namespace: "doc", path: keys })}`);
    keys = [];
  };
  for (const key of place) {
    if (INDEX.test(key)) {
      flush();
      steps.push(key);
    } else keys.push(key);
  }
  flush();
  return (namespace === "run" ? "run." : namespace === "name" ? "name." : "") + steps.join("");
}
