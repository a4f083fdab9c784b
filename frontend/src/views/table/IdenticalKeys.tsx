/** "27 keys the same in all": what all rows shown share, said once above the table instead of in columns. */
import { useDeferredValue, useMemo } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { identicalKeys } from "../../engine/guesses/shownColumns";
import type { Table } from "../../engine/table/types";
import { fullName } from "../../values/key";
import { ChevronDownIcon } from "../components/icons";
import { count } from "../components/words";
import { displayOf } from "./display";

interface IdenticalKeysProps {
  readonly table: Table;
  /** The rows shown, in any order. */
  readonly rows: Uint32Array;
}

export function IdenticalKeys({ table, rows: now }: IdenticalKeysProps) {
  // The table itself comes first: keys with one value are read to the last row.
  const rows = useDeferredValue(now);
  const keys = useMemo(() => identicalKeys(table, rows), [table, rows]);
  if (keys.length === 0) return null;
  return (
    <span className="tbm-identical">
      <DialogTrigger>
        <Button className="tbm-button tbm-quiet" data-testid="identical-keys">
          {count(keys.length, "key")} the same in all
          <ChevronDownIcon size={12} />
        </Button>
        <Popover className="tbm-popover tbm-identical-popover" placement="bottom end">
          <Dialog aria-label="Keys with the same value in every run shown">
            <dl>
              {keys.map((key) => {
                const display = displayOf(key);
                const code = key.codes[rows[0] ?? 0] ?? 0;
                return (
                  <div key={key.id}>
                    <dt>
                      <bdi>{fullName(key.ref)}</bdi>
                    </dt>
                    <dd title={display.title(code)} data-tone={display.tone(code)}>
                      <bdi>{display.text(code)}</bdi>
                    </dd>
                  </div>
                );
              })}
            </dl>
          </Dialog>
        </Popover>
      </DialogTrigger>
    </span>
  );
}
