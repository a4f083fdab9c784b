/** The error that ended the run, before all else that is known of it. */
import type { RunDocument } from "../../contract/run";
import { CopyButton } from "../components/CopyButton";
import { copyTextOf, SHOWN, visible } from "./reading";
import { documentValue, isMissing } from "./values";

/** The text of `run.error`; "" where none is logged that counts. */
export function errorOf({ leaves }: RunDocument): string {
  const leaf = leaves.find(({ namespace, path }) => namespace === "run" && path.length === 1 && path[0] === "error");
  const value = leaf === undefined || isMissing(leaf.value) ? null : documentValue(leaf.value);
  return value === null ? "" : copyTextOf(value);
}

export function RunError({ document }: { readonly document: RunDocument }) {
  const error = errorOf(document);
  if (error.trim() === "") return null;
  return (
    <section className="tbm-run-error" aria-label="Error" data-testid="run-error">
      <bdi>{visible(error.slice(0, SHOWN))}</bdi>
      <CopyButton text={error} label="Copy the error" />
    </section>
  );
}
