/** What keys do, shown by `?` and from the menu. */
import { useState } from "react";
import { later } from "../../views/components/later";
import { useShortcut } from "../../views/components/shortcut";
import { type Feature, NOWHERE } from "../feature";

const KeysDialog = later(() => import("./KeysDialog").then((file) => file.KeysDialog));

export function useKeyboard(): Feature {
  const [open, setOpen] = useState(false);
  useShortcut("?", () => setOpen(true));
  return {
    ...NOWHERE,
    name: "keyboard",
    menu: [{ text: "Keyboard", onAction: () => setOpen(true) }],
    below: open && <KeysDialog onClose={() => setOpen(false)} />,
  };
}
