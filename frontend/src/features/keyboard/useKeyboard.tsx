/** What keys do, shown by `?` and from the menu. */
import { useState } from "react";
import { useShortcut } from "../../views/components/shortcut";
import type { Feature } from "../feature";
import { KeysDialog } from "./KeysDialog";

export function useKeyboard(): Feature {
  const [open, setOpen] = useState(false);
  useShortcut("?", () => setOpen(true));
  return {
    name: "keyboard",
    menu: [{ text: "Keyboard", onAction: () => setOpen(true) }],
    notices: null,
    below: open && <KeysDialog onClose={() => setOpen(false)} />,
    changeNames: null,
  };
}
