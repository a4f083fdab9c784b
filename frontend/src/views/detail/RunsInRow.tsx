/** The runs that the open row stands for, each with the way to its curves. */
import { type MouseEvent, type ReactNode, useState } from "react";
import { CurvesIcon } from "../components/icons";
import { count } from "../components/words";

/** The way to TensorBoard's own view of runs. */
export interface Curves {
  readonly address: (runs: readonly string[]) => string;
  /** Goes there without a new page. */
  readonly go: (runs: readonly string[]) => void;
}

interface CurvesLinkProps {
  readonly curves: Curves;
  readonly runs: readonly string[];
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** A plain click goes there in place; any other (new tab, copy the address) is the browser's. */
export function CurvesLink({ curves, runs, label, className, children }: CurvesLinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    curves.go(runs);
  };
  return (
    <a
      className={className}
      href={curves.address(runs)}
      target="_top"
      title={label}
      aria-label={label}
      data-testid="curves"
      onClick={onClick}
    >
      {children}
    </a>
  );
}

interface RunsInRowProps {
  /** The row's name. */
  readonly run: string;
  readonly members: readonly string[];
  readonly curves: Curves;
}

/** More would push the document out of sight. */
const FEW = 4;

/** What tells a run from the row that holds it: "train" of "exp/r1/train". */
export function nameInRow(member: string, row: string): string {
  return member.startsWith(`${row}/`) ? member.slice(row.length + 1) : member;
}

export function RunsInRow({ run, members, curves }: RunsInRowProps) {
  const [all, setAll] = useState(false);
  if (members.length === 1 && members[0] === run) return null;
  const shown = all || members.length <= FEW + 1 ? members : members.slice(0, FEW);
  return (
    <section className="tbm-row-runs" aria-label="Runs in this row" data-testid="row-runs">
      <h3>{count(members.length, "run")} in this row</h3>
      <ul>
        {shown.map((member) => (
          <li key={member} data-testid="row-run" data-run={member}>
            <CurvesLink
              curves={curves}
              runs={[member]}
              label={`Curves of ${member} in Time Series`}
              className="tbm-link tbm-row-run"
            >
              <bdi className="tbm-clip">{nameInRow(member, run)}</bdi>
              <CurvesIcon size={12} />
            </CurvesLink>
          </li>
        ))}
      </ul>
      {members.length > FEW + 1 && (
        <button type="button" className="tbm-link" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show ${count(members.length - FEW, "more run")}`}
        </button>
      )}
    </section>
  );
}
