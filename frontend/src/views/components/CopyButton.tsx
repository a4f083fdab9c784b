/** A button that copies a text and says so for a moment. */
import type { ReactNode } from "react";
import { CheckIcon, CloseIcon, CopyIcon } from "./icons";
import { useCopy } from "./useCopy";

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

export function CopyButton({ text, label, children, className, tabIndex }: CopyButtonProps) {
  const [copied, copy] = useCopy();
  const icon = copied === null ? <CopyIcon /> : copied.outcome === "copied" ? <CheckIcon /> : <CloseIcon />;
  return (
    <button
      type="button"
      className={`${children === undefined ? "tbm-icon-button" : "tbm-button"} ${className ?? ""}`}
      title={copied?.said ?? label}
      aria-label={label}
      data-outcome={copied?.outcome}
      tabIndex={tabIndex}
      onClick={(event) => {
        event.stopPropagation();
        const made = typeof text === "string" ? text : text();
        if (made !== null) copy(made);
      }}
    >
      {icon}
      {children}
      <span className="tbm-hidden" role="status">
        {copied?.said}
      </span>
    </button>
  );
}
