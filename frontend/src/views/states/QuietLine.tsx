/** One quiet line below the table that offers something: a click takes it, another lets it go. */
import { type ReactNode, useId } from "react";
import { CloseIcon } from "../components/icons";
import "./states.css";

interface QuietLineProps {
  readonly testid: string;
  readonly children: ReactNode;
  readonly title?: string | undefined;
  /** The words of the click. */
  readonly action: string;
  readonly onAction: () => void;
  /** The words of letting it go. */
  readonly dismiss: string;
  readonly onDismiss: () => void;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
}

export function QuietLine({ testid, children, title, action, onAction, dismiss, onDismiss, data }: QuietLineProps) {
  const id = useId();
  return (
    <section className="tbm-quiet-line" aria-labelledby={id} data-testid={testid} {...data}>
      <p id={id} className="tbm-clip" title={title}>
        {children}
      </p>
      <button type="button" className="tbm-link" onClick={onAction}>
        {action}
      </button>
      <button type="button" className="tbm-icon-button" aria-label={dismiss} title={dismiss} onClick={onDismiss}>
        <CloseIcon size={12} />
      </button>
    </section>
  );
}
