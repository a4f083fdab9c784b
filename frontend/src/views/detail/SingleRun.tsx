/** A log directory with one run: its document takes the table's place. */
import { membersOf, RunBody, type RunBodyProps } from "./RunBody";
import { RunHead } from "./RunHead";
import "./detail.css";

export function SingleRun(props: RunBodyProps) {
  return (
    <main className="tbm-single" aria-label={`Run ${props.run}`} data-testid="detail" data-run={props.run}>
      <RunHead alone run={props.run} members={membersOf(props)} curves={props.curves} />
      <RunBody {...props} filters={false} />
    </main>
  );
}
