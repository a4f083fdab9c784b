/** Of an expression that no run passes: which part of it lets none pass. A file of its own, since it reads expressions. */
import { useMemo } from "react";
import { whyNothing } from "../../engine/query/nothing";
import type { Table } from "../../engine/table/types";

export interface WhyNothingProps {
  readonly query: string;
  readonly table: Table;
}

export function WhyNothing({ query, table }: WhyNothingProps) {
  const why = useMemo(() => whyNothing(query, table, Date.now()), [query, table]);
  if (why === null) return <p className="tbm-caption">No run has what this expression asks for.</p>;
  return (
    <p className="tbm-caption" data-testid="lets-nothing-pass">
      {why.alone ? "No run passes " : "Of the runs that pass what stands before it, none passes "}
      <code className="tbm-mono">{why.part}</code>
    </p>
  );
}
