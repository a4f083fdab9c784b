/** "27 identical keys": what all runs share, said once below the table instead of in columns. */
import { useMemo } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { identicalKeys } from "../../engine/guesses/shownColumns";
import type { Table } from "../../engine/table/types";
import { fullName } from "../../values/key";
import { ChevronDownIcon } from "../components/icons";
import { count } from "../components/words";
import { displayOf } from "./display";

export function IdenticalKeys({ table }: { readonly table: Table }) {
  const keys = useMemo(() => identicalKeys(table), [table]);
  if (keys.length === 0) return null;
  return (
    <p className="tbm-identical">
      <DialogTrigger>
        <Button className="tbm-button tbm-quiet" data-testid="identical-keys">
          {count(keys.length, "identical key")}
          <ChevronDownIcon size={12} />
        </Button>
        <Popover className="tbm-popover tbm-identical-popover" placement="bottom start">
          <Dialog aria-label="Keys with the same value in every run">
            <dl>
              {keys.map((key) => {
                const display = displayOf(key);
                const code = key.codes[0] ?? 0;
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
    </p>
  );
}
