/** A button that opens a list of keys to tick: those that are chosen stand first, as they were when it was opened. */
import { type ReactNode, useMemo, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { Key } from "../../engine/table/types";
import type { KeyRef } from "../../values/key";
import { ChevronDownIcon } from "../components/icons";
import { KeyChecklist } from "./opened";

interface KeysButtonProps {
  /** What the list is of. */
  readonly name: string;
  readonly testid: string;
  readonly keys: readonly Key[];
  readonly chosen: readonly Key[];
  readonly label: (key: Key) => string;
  /** Those that stay in their order, then those that came. */
  readonly onChange: (chosen: readonly KeyRef[]) => void;
  /** What stands in the button. */
  readonly children: ReactNode;
  /** Below the list. */
  readonly foot?: ReactNode;
}

export function KeysButton({ name, testid, keys, chosen, label, onChange, children, foot }: KeysButtonProps) {
  const checked = useMemo(() => new Set(chosen.map(({ id }) => id)), [chosen]);
  const [order, setOrder] = useState(keys);
  const begin = () => setOrder([...chosen, ...keys.filter(({ id }) => !checked.has(id))]);
  return (
    <DialogTrigger onOpenChange={(open) => open && begin()}>
      <Button className="tbm-button tbm-quiet" data-testid={testid}>
        {children}
        <ChevronDownIcon size={12} />
      </Button>
      <Popover className="tbm-popover tbm-chooser" placement="top start">
        <Dialog aria-label={name}>
          <KeyChecklist
            name={name}
            keys={order}
            label={label}
            checked={checked}
            onChange={(ids) => {
              const added = order.filter(({ id }) => ids.has(id) && !checked.has(id));
              onChange([...chosen.filter(({ id }) => ids.has(id)), ...added].map(({ ref }) => ref));
            }}
          />
          {foot}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
