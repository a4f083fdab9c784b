/** A button that opens a list of keys, of which one is picked. */
import { useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { Key } from "../../engine/table/types";
import { ChevronDownIcon } from "../components/icons";
import { KeyPicker } from "./opened";

interface KeyButtonProps {
  readonly testid: string;
  /** What the list is of. */
  readonly title: string;
  /** Before the key. */
  readonly words: string;
  readonly keys: readonly Key[];
  readonly picked: Key | null;
  readonly label: (key: Key) => string;
  readonly onPick: (key: Key) => void;
  /** A way back to the tab's own choice, in words. */
  readonly usual?: { readonly text: string; readonly onPress: () => void } | undefined;
}

export function KeyButton({ testid, title, words, keys, picked, label, onPick, usual }: KeyButtonProps) {
  const [open, setOpen] = useState(false);
  const close = (then: () => void) => () => {
    setOpen(false);
    then();
  };
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="tbm-button tbm-quiet" data-testid={testid}>
        <span className="tbm-caption">{words}</span>
        <bdi className="tbm-clip">{picked ? label(picked) : "—"}</bdi>
        <ChevronDownIcon size={12} />
      </Button>
      <Popover className="tbm-popover" placement="top start">
        <Dialog className="tbm-picker-dialog" aria-label={title}>
          <KeyPicker
            keys={keys}
            label={label}
            name={title}
            picked={picked?.id}
            onPick={(key) => close(() => onPick(key))()}
          />
          {usual && (
            <div className="tbm-chooser-foot">
              <button type="button" className="tbm-button tbm-quiet" onClick={close(usual.onPress)}>
                {usual.text}
              </button>
            </div>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
