/** "Group by …": the keys in their order, one more, averaging, and how the groups stand. */
import { useMemo, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { averageOver } from "../../engine/guesses/average";
import { refsInNameOrder } from "../../engine/guesses/nameOrder";
import type { Key } from "../../engine/table/types";
import type { KeyRef } from "../../values/key";
import { afterPaint, useAfterPaint } from "../components/afterPaint";
import { PlusIcon } from "../components/icons";
import type { ViewProps } from "../props";
import { AverageChip } from "./AverageChip";
import { levelsOf, withAbsent, withAverage, withFlat, withGroupBy, withLevel, withLevels } from "./changes";
import { KEY_TYPE } from "./drag";
import { GroupChips } from "./GroupChips";
import { GroupMenu } from "./GroupMenu";
import { averageOffer, offerText } from "./offer";
import { AverageDialog, KeyPicker } from "./opened";

/** With more chips than this the bar has a line of its own. */
const MANY = 3;

export function GroupBar(props: ViewProps) {
  const { frame, view, act } = props;
  const { table, filtering, label, by, levels } = frame;
  const [dropping, setDropping] = useState(false);
  const [averaging, setAveraging] = useState(false);
  const above = by.slice(0, levels);
  // Side by side they have no order that matters: one chip says them all.
  const asOne = levels < by.length && (levels > 0 || by.length > MANY);
  const shown = by.map(({ ref }) => ref);
  const setKeys = (keys: readonly KeyRef[]): void =>
    act((view) => withGroupBy(view, withAbsent(view.groupBy, shown, keys)));
  const setBeside = (keys: readonly KeyRef[]): void =>
    act((view) => {
      const { above, beside } = levelsOf(view);
      return withGroupBy(view, [...above, ...withAbsent(beside, shown, keys)]);
    });
  const setAbove = (keys: readonly KeyRef[]): void => {
    const settings = averageOver(table, []).by;
    act((view) => withLevels(view, withAbsent(levelsOf(view).above, shown, keys), settings));
  };
  // What is added to an average is a level above it: it has no other use there.
  const add = (key: Key | undefined): void => {
    if (!key || (asOne ? above : by).includes(key)) return;
    if (asOne) act((view) => withLevel(view, key.ref));
    else setKeys([...shown, key.ref]);
  };
  return (
    <fieldset
      className="tbm-group-bar"
      aria-label="Grouping"
      data-testid="group-by"
      data-keys={JSON.stringify(view.groupBy.map(({ path }) => path))}
      data-drop={dropping || undefined}
      data-many={(by.length > MANY && !asOne) || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(KEY_TYPE)) return;
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDropping(false);
        add(table.byId.get(event.dataTransfer.getData(KEY_TYPE)));
      }}
    >
      <span className="tbm-caption">Group by</span>
      {(!asOne || levels > 0) && (
        <GroupChips
          keys={asOne ? above : by}
          label={label}
          keyOf={(id) => table.byId.get(id)}
          onChange={asOne ? setAbove : setKeys}
        />
      )}
      {asOne && <AverageChip frame={frame} onChange={setBeside} />}
      <AddKey keys={table.keys} by={asOne ? above : by} label={label} onAdd={add} />
      {view.groupBy.length > 0 ? (
        <GroupMenu
          flat={by.length > 1 ? levels < by.length : null}
          offer={() => (levels < by.length ? null : averageOffer(table, filtering.rows, view.groupBy))}
          label={label}
          onFlat={(flat) => act((view) => withFlat(view, flat))}
          onOffer={({ by, over }) => act((view) => withAverage(view, refsInNameOrder(table, by), [over.ref]))}
          onAverage={() => setAveraging(true)}
          onUngroup={() => setKeys([])}
        />
      ) : (
        <button type="button" className="tbm-button tbm-quiet" onClick={() => setAveraging(true)}>
          Average over…
        </button>
      )}
      {/* It comes last, so that it moves nothing when it comes. */}
      <Suggestion {...props} />
      {averaging && (
        <AverageDialog
          table={table}
          rows={filtering.rows}
          label={label}
          onClose={() => setAveraging(false)}
          onAverage={(keys, over) => {
            setAveraging(false);
            // Of many rows the groups take a while: the dialog is gone before.
            afterPaint(() => act((view) => withAverage(view, refsInNameOrder(table, keys), over)));
          }}
        />
      )}
    </fieldset>
  );
}

interface AddKeyProps {
  readonly keys: readonly Key[];
  readonly by: readonly Key[];
  readonly label: (key: Key) => string;
  readonly onAdd: (key: Key) => void;
}

function AddKey({ keys, by, label, onAdd }: AddKeyProps) {
  const [open, setOpen] = useState(false);
  const others = useMemo(() => keys.filter((key) => !by.includes(key)), [keys, by]);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="tbm-icon-button tbm-group-add" aria-label="Add a key to group by">
        <PlusIcon size={14} />
      </Button>
      <Popover className="tbm-popover" placement="bottom start">
        <Dialog className="tbm-picker-dialog" aria-label="Group by a key">
          <KeyPicker
            keys={others}
            label={label}
            name="Group by"
            onPick={(key) => {
              setOpen(false);
              onAdd(key);
            }}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

const NO_ROWS = new Uint32Array();

/** "Average over seed → 104 groups of 3", while nothing is grouped. It comes after the rows themselves are on screen. */
function Suggestion({ frame, view, act }: ViewProps) {
  const { table, filtering, label } = frame;
  const grouped = useAfterPaint(view.groupBy.length > 0, true);
  // The filtered rows, not the sorted ones: the order makes no difference to what is offered.
  const rows = useAfterPaint(filtering.rows, NO_ROWS);
  const offer = useMemo(() => (grouped ? null : averageOffer(table, rows, [])), [table, rows, grouped]);
  if (!offer || view.groupBy.length > 0) return null;
  return (
    <button
      type="button"
      className="tbm-button"
      data-testid="average-suggestion"
      onClick={() => act((view) => withAverage(view, refsInNameOrder(table, offer.by), [offer.over.ref]))}
    >
      {offerText(offer, label)}
    </button>
  );
}
