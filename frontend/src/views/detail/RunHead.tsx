/** The name of the run whose document is below, ready to be copied. */
import type { ReactNode } from "react";
import { CopyButton } from "../components/CopyButton";
import { CurvesIcon } from "../components/icons";
import { type Curves, CurvesLink } from "./RunsInRow";

interface RunHeadProps {
  readonly run: string;
  /** Of the row; those whose curves are linked. */
  readonly members: readonly string[];
  readonly curves: Curves;
  /** It is the title of the whole page. */
  readonly alone?: boolean;
  /** More buttons, at the end. */
  readonly children?: ReactNode;
}

export function RunHead({ run, members, curves, alone = false, children }: RunHeadProps) {
  const Title = alone ? "h1" : "h2";
  return (
    <header className="tbm-detail-head">
      <Title>
        <bdi>{run}</bdi>
      </Title>
      <CopyButton text={run} label="Copy the run’s name" />
      <CurvesLink
        curves={curves}
        runs={members}
        label={members.length === 1 ? "Curves in Time Series" : `Curves of its ${members.length} runs in Time Series`}
        className="tbm-icon-button"
      >
        <CurvesIcon />
      </CurvesLink>
      {children}
    </header>
  );
}
