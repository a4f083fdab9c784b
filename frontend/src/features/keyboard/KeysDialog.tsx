/** The list of keys and what they do. */
import { Fragment } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import "./keyboard.css";

/** Keys that are pressed together stand in one text, joined by "+"; others do the same. */
export const KEYS: readonly {
  readonly where: string;
  readonly keys: readonly (readonly [readonly string[], string])[];
}[] = [
  {
    where: "Everywhere",
    keys: [
      [["/"], "Search"],
      [["?"], "This list"],
      [["Tab", "Shift+Tab"], "To the next part of the tab, or the one before"],
      [["Esc"], "Close what is open, or clear a search"],
    ],
  },
  {
    where: "In the table",
    keys: [
      [["↑", "↓", "←", "→"], "From cell to cell"],
      [["Page Up", "Page Down"], "A page up or down"],
      [["Ctrl+Home", "Ctrl+End"], "To the first or the last cell"],
      [["Enter"], "Open a run, open or close a group, sort by a column"],
      [["Space"], "Tick a run or a group"],
      [["Shift+F10", "Alt+↓"], "The menu of a run, a group or a column"],
      [["Ctrl+C"], "Copy the cell's exact value"],
      [["Ctrl+←", "Ctrl+→"], "In the header: move the column"],
      [["P"], "In the header: pin the column beside the name, or unpin it"],
      [["Shift+←", "Shift+→"], "In the header: make the column narrower or wider"],
    ],
  },
  {
    where: "In an open run",
    keys: [[["↑", "↓"], "Open the run above or below"]],
  },
  {
    where: "In the facets",
    keys: [
      [["↑", "↓"], "From facet to facet, and from value to value"],
      [["Enter"], "Open or close a facet"],
      [["Space"], "Tick a value"],
    ],
  },
  {
    where: "On a key of “Group by”",
    keys: [
      [["Ctrl+←", "Ctrl+→"], "Move it"],
      [["Delete"], "Take it away"],
    ],
  },
];

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <ModalOverlay className="tbm-modal-overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="tbm-modal">
        <Dialog className="tbm-dialog tbm-keys" data-testid="shortcuts">
          <Heading slot="title">Keyboard</Heading>
          {KEYS.map(({ where, keys }) => (
            <section key={where} aria-label={where}>
              <h3>{where}</h3>
              <dl>
                {keys.map(([pressed, does]) => (
                  <Fragment key={does}>
                    <dt>
                      {pressed.map((one) => (
                        <kbd key={one}>{one}</kbd>
                      ))}
                    </dt>
                    <dd>{does}</dd>
                  </Fragment>
                ))}
              </dl>
            </section>
          ))}
          <button type="button" className="tbm-button" onClick={onClose}>
            Close
          </button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
