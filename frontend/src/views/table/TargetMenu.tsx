/** "Best by val/accuracy ↑": which metric orders rows and groups, and which way is better. */

import { useMemo, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { targetGuesses } from "../../engine/guesses/target";
import { findKey } from "../../engine/table/table";
import type { Key, Table, Target } from "../../engine/table/types";
import { keyId } from "../../values/key";
import { ArrowDownIcon, ArrowUpIcon, ChevronDownIcon } from "../components/icons";
import { KeyLabel } from "../components/KeyLabel";
import { stepsTitle } from "../components/steps";
import type { ViewProps } from "../props";
import { withTarget } from "./changes";
import { displayOf } from "./display";
import { KeyPicker } from "./opened";

type TargetMenuProps = Pick<ViewProps, "frame" | "act">;

/** Numeric keys, metrics before what documents hold. */
export function targetKeys(table: Table): readonly Key[] {
  const numeric = table.keys.filter(
    (key) => (key.ref.namespace === "metric" || key.ref.namespace === "doc") && displayOf(key).numeric,
  );
  const isMetric = (key: Key): number => (key.ref.namespace === "metric" ? 0 : 1);
  return numeric.sort((a, b) => isMetric(a) - isMetric(b));
}

export function TargetMenu({ frame, act }: TargetMenuProps) {
  const { table, target, targetGuessed, label } = frame;
  const [open, setOpen] = useState(false);
  const key = target && findKey(table, target.key);
  const choose = (next: Target | "none"): void => act((view) => withTarget(view, next));
  const pick = (picked: Key): void => {
    setOpen(false);
    const guess = targetGuesses(table).find((one) => keyId(one.key) === picked.id);
    choose({ key: picked.ref, direction: guess?.direction ?? target?.direction ?? "max" });
  };
  const keys = useMemo(() => (open ? targetKeys(table) : []), [open, table]);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="tbm-button tbm-quiet tbm-target" data-testid="target">
        {target && key ? (
          <>
            Best by <KeyLabel text={label(key)} />
            <Way direction={target.direction} />
          </>
        ) : (
          "Choose a target metric"
        )}
        <ChevronDownIcon size={12} />
      </Button>
      <Popover className="tbm-popover" placement="bottom start">
        <Dialog className="tbm-picker-dialog" aria-label="Target metric">
          {target && key && (
            <div className="tbm-target-head">
              {key.overSteps && <p className="tbm-caption">{stepsTitle(key)}; see the menu of its column.</p>}
              {targetGuessed && <p className="tbm-caption">Guessed from its name. Choose another if it is wrong.</p>}
              <fieldset className="tbm-ways" aria-label="Which way is better">
                {(["max", "min"] as const).map((direction) => (
                  <button
                    key={direction}
                    type="button"
                    className="tbm-button"
                    aria-pressed={target.direction === direction}
                    onClick={() => choose({ key: target.key, direction })}
                  >
                    {direction === "max" ? "Higher" : "Lower"} is better <Way direction={direction} />
                  </button>
                ))}
              </fieldset>
            </div>
          )}
          <KeyPicker keys={keys} label={label} name="Target metric" picked={key?.id} onPick={pick} />
          {target && (
            <div className="tbm-chooser-foot">
              <button
                type="button"
                className="tbm-button tbm-quiet"
                onClick={() => {
                  setOpen(false);
                  choose("none");
                }}
              >
                No target
              </button>
            </div>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Way({ direction }: { readonly direction: "max" | "min" }) {
  return (
    <>
      {direction === "max" ? <ArrowUpIcon size={12} /> : <ArrowDownIcon size={12} />}
      <span className="tbm-hidden">{direction === "max" ? "higher is better" : "lower is better"}</span>
    </>
  );
}
