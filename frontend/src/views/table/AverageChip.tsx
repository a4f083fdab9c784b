/** "all but seed · 22 keys": one chip for the keys of an average, that opens to the list of them. */
import { useMemo, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { averageOver } from "../../engine/guesses/average";
import { findKey } from "../../engine/table/table";
import type { Frame } from "../../state/frame";
import { fullName, type KeyRef } from "../../values/key";
import { ChevronDownIcon, CloseIcon } from "../components/icons";
import { count, integer } from "../components/words";
import { GroupChips } from "./GroupChips";

interface AverageChipProps {
  readonly frame: Pick<Frame, "table" | "by" | "levels" | "label">;
  /** Those that stand side by side. */
  readonly onChange: (keys: readonly KeyRef[]) => void;
}

/** Keys that the chip names before it counts the rest. */
const NAMED = 2;

export function AverageChip({ frame: { table, by, levels, label }, onChange }: AverageChipProps) {
  const [open, setOpen] = useState(false);
  const beside = by.slice(levels);
  const keys = count(beside.length, "key");
  const text = useMemo(() => {
    const settings = averageOver(
      table,
      by.map(({ ref }) => ref),
    ).by;
    const names = settings.slice(0, NAMED).map((ref) => {
      const key = findKey(table, ref);
      return key ? label(key) : fullName(ref);
    });
    const more = settings.length > NAMED ? ` and ${integer(settings.length - NAMED)} more` : "";
    return names.length === 0 ? keys : `all but ${names.join(", ")}${more} · ${keys}`;
  }, [table, by, label, keys]);
  const removes = levels > 0 ? "Do not group by these keys" : "Ungroup";
  return (
    <span className="tbm-chip tbm-group-chip" data-testid="average-chip">
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <Button className="tbm-chip-open" aria-label={`Grouped by ${text}: show the list`}>
          <bdi className="tbm-clip">{text}</bdi>
          <ChevronDownIcon size={12} />
        </Button>
        <Popover className="tbm-popover" placement="bottom start">
          <Dialog className="tbm-average-keys" aria-label="Keys of the groups">
            {/* The list keeps Esc for itself, though nothing in it is selected. */}
            <div role="presentation" onKeyDownCapture={({ key }) => key === "Escape" && setOpen(false)}>
              <GroupChips keys={beside} label={label} keyOf={(id) => table.byId.get(id)} whole onChange={onChange} />
            </div>
          </Dialog>
        </Popover>
      </DialogTrigger>
      <button
        type="button"
        className="tbm-icon-button tbm-chip-remove"
        aria-label={removes}
        title={removes}
        onClick={() => onChange([])}
      >
        <CloseIcon size={12} />
      </button>
    </span>
  );
}
