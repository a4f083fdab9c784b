/** Says what failed and what to do about it, with a button that tries again. */
import { CopyButton } from "../components/CopyButton";
import { RefreshIcon, WarningIcon } from "../components/icons";
import "./states.css";

interface LoadErrorProps {
  /** What failed, as a title: "The runs could not be loaded". */
  readonly title: string;
  /** The failure's own sentence. */
  readonly message: string;
  /** Technical text for a bug report. */
  readonly detail?: string | undefined;
  /** What the user can do, where it is more than trying again. */
  readonly advice?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
}

const ADVICE = "Check that TensorBoard is still running and that your connection to it (an SSH tunnel, say) is up.";

export function LoadError({ title, message, detail, advice = ADVICE, onRetry }: LoadErrorProps) {
  return (
    <div className="tbm-state" data-testid="load-error" role="alert">
      <p className="tbm-state-title">
        <span className="tbm-state-warning">
          <WarningIcon />
        </span>
        {title}
      </p>
      <p>
        <bdi>{message}</bdi>
      </p>
      <p className="tbm-caption">{advice}</p>
      <p className="tbm-state-actions">
        {onRetry && (
          <button type="button" className="tbm-button tbm-primary" onClick={onRetry}>
            <RefreshIcon />
            Try again
          </button>
        )}
        <CopyButton text={`${title}\n${message}\n${detail ?? ""}`.trim()} label="Copy the error">
          Copy the error
        </CopyButton>
      </p>
      {detail !== undefined && detail !== "" && (
        <details className="tbm-state-detail">
          <summary>Details</summary>
          <pre>{detail}</pre>
        </details>
      )}
    </div>
  );
}
