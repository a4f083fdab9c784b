/** One quiet line: the names of runs hold keys, and a click makes columns of them. */
import { useId } from "react";
import type { Offer } from "../../contract/status";
import { CloseIcon } from "../../views/components/icons";
import { exampleText } from "./example";
import "./names.css";

interface OfferLineProps {
  readonly offer: Offer;
  readonly onApply: () => void;
  readonly onDismiss: () => void;
}

export function OfferLine({ offer, onApply, onDismiss }: OfferLineProps) {
  const id = useId();
  const { run, values } = offer.example;
  return (
    <section className="tbm-offer" aria-labelledby={id} data-testid="pattern-offer" data-pattern={offer.pattern}>
      <p id={id} className="tbm-clip" title={`${offer.pattern}\n${run}\n${exampleText(values)}`}>
        Run names hold keys: <b>{offer.keys.join(", ")}</b>
      </p>
      <button type="button" className="tbm-link" onClick={onApply}>
        Use them
      </button>
      <button
        type="button"
        className="tbm-icon-button"
        aria-label="Do not offer this again"
        title="Do not offer this again"
        onClick={onDismiss}
      >
        <CloseIcon size={12} />
      </button>
    </section>
  );
}
