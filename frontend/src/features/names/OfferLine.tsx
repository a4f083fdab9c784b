/** The names of runs hold keys, and a click makes columns of them. */
import type { Offer } from "../../contract/status";
import { QuietLine } from "../../views/states/QuietLine";
import { exampleText } from "./example";

interface OfferLineProps {
  readonly offer: Offer;
  readonly onApply: () => void;
  readonly onDismiss: () => void;
}

export function OfferLine({ offer, onApply, onDismiss }: OfferLineProps) {
  const { run, values } = offer.example;
  return (
    <QuietLine
      testid="pattern-offer"
      data={{ "data-pattern": offer.pattern }}
      title={`${offer.pattern}\n${run}\n${exampleText(values)}`}
      action="Use them"
      onAction={onApply}
      dismiss="Do not offer this again"
      onDismiss={onDismiss}
    >
      Run names hold keys: <b>{offer.keys.join(", ")}</b>
    </QuietLine>
  );
}
