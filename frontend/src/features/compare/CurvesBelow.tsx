/** The curves of the compared lines, of one metric. */
import { useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { findKey } from "../../engine/table/table";
import type { KeyRef } from "../../values/key";
import type { Mark } from "../../values/mark";
import { ChevronDownIcon } from "../../views/components/icons";
import { KeyPicker } from "../../views/table/opened";
import type { FeatureContext } from "../feature";
import type { Sides } from "./sides";
import type { Borrowed } from "./useCompare";

interface CurvesBelowProps {
  readonly context: FeatureContext;
  readonly borrowed: Borrowed;
  readonly sides: Sides;
  readonly marks: ReadonlyMap<string, Mark>;
  /** null: the target. */
  readonly metric: KeyRef | null;
  readonly onMetric: (metric: KeyRef) => void;
}

export function CurvesBelow({ context, borrowed, sides, marks, metric, onMetric }: CurvesBelowProps) {
  const [open, setOpen] = useState(false);
  const { table, target, label } = context.frame;
  const keys = table.keys.filter(({ ref }) => ref.namespace === "metric");
  const wanted = metric ?? target?.key;
  const shown = (wanted?.namespace === "metric" ? findKey(table, wanted) : undefined) ?? keys[0];
  if (!shown) return null;
  const drawn = { ...sides, ticked: true, rowsLeftOut: 0 };
  return (
    <section className="tbm-compare-curves" aria-label="Curves of these">
      <h3 className="tbm-compare-curves-head">
        Curves of
        <DialogTrigger isOpen={open} onOpenChange={setOpen}>
          <Button className="tbm-button tbm-quiet" data-testid="compare-metric">
            <bdi className="tbm-clip">{label(shown)}</bdi>
            <ChevronDownIcon size={12} />
          </Button>
          <Popover className="tbm-popover" placement="top start">
            <Dialog className="tbm-picker-dialog" aria-label="Metric of the curves">
              <KeyPicker
                {...{ keys, label }}
                name="Metric of the curves"
                picked={shown.id}
                onPick={(key) => {
                  setOpen(false);
                  onMetric(key.ref);
                }}
              />
            </Dialog>
          </Popover>
        </DialogTrigger>
      </h3>
      <div className="tbm-compare-charts">{borrowed.curvesOf({ drawn, marks, metric: shown.ref })}</div>
    </section>
  );
}
