/** The name of the run whose document is below, ready to be copied. */
import type { ReactNode } from "react";
import { CopyButton } from "../components/CopyButton";

interface RunHeadProps {
  readonly run: string;
  /** More buttons, at the end. */
  readonly children?: ReactNode;
}

export function RunHead({ run, children }: RunHeadProps) {
  return (
    <header className="tbm-detail-head">
      <h2>
        <bdi>{run}</bdi>
      </h2>
      <CopyButton text={run} label="Copy the run’s name" />
      {children}
    </header>
  );
}
