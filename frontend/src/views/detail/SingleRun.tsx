/** A log directory with one run: its document takes the table's place. */
import { CopyButton } from "../components/CopyButton";
import { RunBody, type RunBodyProps } from "./RunBody";
import "./detail.css";

export function SingleRun(props: RunBodyProps) {
  return (
    <section className="tbm-single" aria-label={`Run ${props.run}`} data-testid="detail" data-run={props.run}>
      <header className="tbm-detail-head">
        <h2>
          <bdi>{props.run}</bdi>
        </h2>
        <CopyButton text={props.run} label="Copy the run’s name" />
      </header>
      <RunBody {...props} filters={false} />
    </section>
  );
}
