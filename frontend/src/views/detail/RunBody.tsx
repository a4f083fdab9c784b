/** One run's document, or why it is not there: what the side panel and the page of a single run share. */
import { runsIn } from "../../engine/table/members";
import type { Frame } from "../../state/frame";
import type { ViewProps } from "../props";
import { HostNotice } from "../states/HostNotice";
import { LoadError } from "../states/LoadError";
import { Loading } from "../states/Loading";
import { DocumentTree } from "./DocumentTree";
import { isGone, type LoadFailure, type RunLoad } from "./document";
import { RunError } from "./RunError";
import { RunNotices } from "./RunNotices";
import { type Curves, RunsInRow } from "./RunsInRow";

export interface RunBodyProps extends Pick<ViewProps, "view" | "act">, Pick<Frame, "table" | "newest"> {
  readonly run: string;
  readonly load: RunLoad;
  readonly onRetry: () => void;
  readonly curves: Curves;
  /** Offers "Filter by this value"; not where there is nothing to filter. */
  readonly filters?: boolean;
}

/** The runs in the open row, by its document where that is there. */
export function membersOf({ run, load, table }: Pick<RunBodyProps, "run" | "load" | "table">): readonly string[] {
  if (load.state === "loaded") return load.document.members;
  const row = table.runs.indexOf(run);
  return row < 0 ? [run] : runsIn(table, row);
}

interface FailureProps {
  readonly failure: LoadFailure;
  readonly onRetry: () => void;
}

function Failed({ run, failure, onRetry }: FailureProps & { readonly run: string }) {
  return isGone(failure) ? (
    <LoadError
      title="This run is not there"
      message={`The log directory holds no run named ${run}.`}
      detail={failure.message}
      advice="It may have been moved, renamed or deleted, or TensorBoard has not read it yet."
      onRetry={onRetry}
    />
  ) : (
    <LoadError
      title="The run’s document could not be loaded"
      message={failure.message}
      detail={failure.detail}
      onRetry={onRetry}
    />
  );
}

/** The document below is the last one that could be read. */
function Outdated({ failure, onRetry }: FailureProps) {
  return isGone(failure) ? (
    <HostNotice code="run-gone">This run is no longer in the log directory. This is what it held.</HostNotice>
  ) : (
    <HostNotice code="run-outdated" action={{ label: "Try again", onPress: onRetry }}>
      The document could not be read again, so that this may be an older one. {failure.message}
    </HostNotice>
  );
}

export function RunBody({ run, load, onRetry, curves, table, newest, view, act, filters = true }: RunBodyProps) {
  if (load.state === "loading") return <Loading what="Reading the run’s document" />;
  if (load.state === "failed") return <Failed run={run} failure={load} onRetry={onRetry} />;
  const { document, failure } = load;
  return (
    <>
      {failure && <Outdated failure={failure} onRetry={onRetry} />}
      <RunError document={document} />
      <RunNotices notices={document.notices} />
      <RunsInRow run={document.run} members={document.members} curves={curves} />
      <DocumentTree {...{ document, table, newest, view, act, filters }} />
    </>
  );
}
