/** How the tab was left the last time, and a click that goes on there. */
import type { View } from "../../state/view";
import { Ago } from "../../views/components/Age";
import { QuietLine } from "../../views/states/QuietLine";
import { viewWords } from "./words";

interface LeftLineProps {
  readonly view: View;
  /** In ms since 1970. */
  readonly at: number;
  readonly onOpen: () => void;
  readonly onDismiss: () => void;
}

export function LeftLine({ view, at, onOpen, onDismiss }: LeftLineProps) {
  return (
    <QuietLine testid="left-view" action="Go on there" onAction={onOpen} dismiss="Dismiss" onDismiss={onDismiss}>
      You left at <b>{viewWords(view)}</b> <Ago since={at} />
    </QuietLine>
  );
}
