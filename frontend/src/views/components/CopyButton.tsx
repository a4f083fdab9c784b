/** A button that copies a text and says so for a moment. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { copyText } from "./clipboard";
import { CheckIcon, CloseIcon, CopyIcon } from "./icons";

interface CopyButtonProps {
  /** A function where the text is costly to make: it is called on the click. null: there is none, and the caller says why. */
  readonly text: string | (() => string | null);
  /** What is copied, for the tooltip and for screen readers: "Copy value". */
  readonly label: string;
  /** Words beside the icon; without them the button is an icon. */
  readonly children?: ReactNode;
  readonly className?: string;
  readonly tabIndex?: number;
}

export type Outcome = "copied" | "failed" | null;

/** How long the tick stays, in ms. */
const SHOWN_FOR = 1600;

/** Copies a text and tells for a moment how it went. */
export function useCopy(): readonly [Outcome, (text: string) => Promise<void>] {
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = useCallback(async (text: string) => setOutcome((await copyText(text)) ? "copied" : "failed"), []);
  return [outcome, copy];
}

/** What `useCopy` tells, in words; "" when there is nothing to tell. */
export function outcomeText(outcome: Outcome): string {
  if (outcome === null) return "";
  return outcome === "copied" ? "Copied" : "The browser refused to copy";
}

export function CopyButton({ text, label, children, className, tabIndex }: CopyButtonProps) {
  const [outcome, copy] = useCopy();
  const icon = outcome === "copied" ? <CheckIcon /> : outcome === "failed" ? <CloseIcon /> : <CopyIcon />;
  return (
    <button
      type="button"
      className={`${children === undefined ? "tbm-icon-button" : "tbm-button"} ${className ?? ""}`}
      title={outcomeText(outcome) || label}
      aria-label={label}
      data-outcome={outcome ?? undefined}
      tabIndex={tabIndex}
      onClick={(event) => {
        event.stopPropagation();
        const made = typeof text === "string" ? text : text();
        if (made !== null) void copy(made);
      }}
    >
      {icon}
      {children}
      <span className="tbm-hidden" role="status">
        {outcomeText(outcome)}
      </span>
    </button>
  );
}
