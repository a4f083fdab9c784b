/** One quiet line: the names of runs hold keys, and a click makes columns of them. */
import { useId } from "react";
import type { Offer } from "../../engine/detail";
import { CloseIcon } from "../components/icons";
import { exampleText } from "./example";
import "./names.css";

interface OfferLineProps {
  readonly offer: Offer;
  readonly onApply: () => void;
  /** Opens the pattern to be changed first. */
  readonly onChange: () => void;
  readonly onDismiss: () => void;
}

export function OfferLine({ offer, onApply, onChange, onDismiss }: OfferLineProps) {
  const id = useId();
  const example = exampleText(offer.example.values);
  return (
    <section className="tbm-offer" aria-labelledby={id} data-testid="pattern-offer" data-pattern={offer.pattern}>
      <p id={id} className="tbm-clip" title={`${offer.pattern}\n${offer.example.run}\n${example}`}>
        Run names hold keys: <b>{offer.keys.join(", ")}</b>
        <span className="tbm-offer-example">
          <bdi>{offer.example.run}</bdi> → <bdi>{example}</bdi>
        </span>
      </p>
      <button type="button" className="tbm-link" onClick={onApply}>
        Use them
      </button>
      <button type="button" className="tbm-link" onClick={onChange}>
        Change…
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
