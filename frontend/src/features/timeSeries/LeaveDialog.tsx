/** What the user should know before he goes to another tab of TensorBoard. */
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import "./timeSeries.css";

interface LeaveDialogProps {
  /** "Time Series" or "Scalars". */
  readonly tab: string;
  readonly notes: readonly string[];
  readonly onGo: () => void;
  readonly onClose: () => void;
}

export function LeaveDialog({ tab, notes, onGo, onClose }: LeaveDialogProps) {
  return (
    <ModalOverlay className="tbm-modal-overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="tbm-modal">
        <Dialog className="tbm-dialog tbm-leave" data-testid="leave">
          <Heading slot="title">{tab}</Heading>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
          <div className="tbm-leave-buttons">
            <button type="button" className="tbm-button" onClick={onClose}>
              Cancel
            </button>
            <Button className="tbm-button tbm-primary" autoFocus onPress={onGo}>
              Open {tab}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
