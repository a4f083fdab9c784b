/** One line above the table about the tab itself, such as a link that could not be read. */
import type { ReactNode } from "react";
import { CloseIcon, WarningIcon } from "../components/icons";
import "./states.css";

interface HostNoticeProps {
  readonly code: string;
  readonly children: ReactNode;
  /** Words of the one thing to do about it. */
  readonly action?: { readonly label: string; readonly onPress: () => void } | undefined;
  readonly onDismiss?: (() => void) | undefined;
}

export function HostNotice({ code, children, action, onDismiss }: HostNoticeProps) {
  return (
    <div className="tbm-host-notice" data-testid="notice" data-code={code} role="status">
      <WarningIcon />
      <div>{children}</div>
      {action && (
        <button type="button" className="tbm-link" onClick={action.onPress}>
          {action.label}
        </button>
      )}
      {onDismiss && (
        <button type="button" className="tbm-icon-button" aria-label="Dismiss" title="Dismiss" onClick={onDismiss}>
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
