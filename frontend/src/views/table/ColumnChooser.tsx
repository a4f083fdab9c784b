/** "12 of 57 columns": shows, hides, finds and orders them, or gives the choice back to the tab. */
import { useMemo, useState } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { Key, Table } from "../../engine/table/types";
import type { KeyRef } from "../../values/key";
import { ColumnsIcon } from "../components/icons";
import { integer } from "../components/words";
import { type Column, keysOf } from "./columns";
import { KeyChecklist } from "./opened";

interface ColumnChooserProps {
  readonly table: Table;
  readonly columns: readonly Column[];
  /** False while the tab chooses the columns. */
  readonly chosen: boolean;
  readonly label: (key: Key) => string;
  /** null: the tab chooses. */
  readonly onChange: (columns: readonly KeyRef[] | null) => void;
}

export function ColumnChooser(props: ColumnChooserProps) {
  const { table } = props;
  const columns = keysOf(props.columns);
  return (
    <DialogTrigger>
      <Button className="tbm-button tbm-quiet" data-testid="columns">
        <ColumnsIcon />
        {integer(columns.length)} of {integer(table.keys.length)} columns
      </Button>
      <Popover className="tbm-popover tbm-chooser" placement="bottom end">
        <Dialog aria-label="Columns">{({ close }) => <Chooser {...props} columns={columns} onClose={close} />}</Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** The shown keys in their order, then the others in the table's; the name stays where it is and is not among them. */
export function chooserOrder(table: Table, columns: readonly Column[]): readonly Key[] {
  const shown = columns.map(({ key }) => key);
  return [...shown.slice(1), ...table.keys.filter((key) => !shown.includes(key))];
}

function Chooser(props: ColumnChooserProps & { readonly onClose: () => void }) {
  const { table, columns, chosen, label, onChange, onClose } = props;
  // The order is the one at opening, so that a key that is ticked or unticked stays under the pointer.
  const [order, setOrder] = useState(() => chooserOrder(table, columns));
  const shown = useMemo(() => new Set(columns.slice(1).map(({ id }) => id)), [columns]);
  const choose = (keys: readonly Key[], ids: ReadonlySet<string>): void =>
    onChange(keys.filter(({ id }) => ids.has(id)).map(({ ref }) => ref));
  return (
    <>
      <KeyChecklist
        name="Columns"
        keys={order}
        label={label}
        checked={shown}
        onChange={(ids) => choose(order, ids)}
        onMove={(id, target, after) => {
          const next = movedKey(order, id, target, after);
          setOrder(next);
          choose(next, shown);
        }}
      />
      <div className="tbm-chooser-foot">
        <button
          type="button"
          className="tbm-button tbm-quiet"
          disabled={!chosen}
          onClick={() => {
            onChange(null);
            onClose();
          }}
        >
          Choose automatically
        </button>
        <button type="button" className="tbm-button tbm-quiet" onClick={() => onChange([])}>
          Hide all
        </button>
      </div>
    </>
  );
}

export function movedKey(keys: readonly Key[], id: string, target: string, after: boolean): readonly Key[] {
  const key = keys.find((one) => one.id === id);
  if (!key || id === target) return keys;
  const rest = keys.filter((one) => one !== key);
  const at = rest.findIndex((one) => one.id === target) + (after ? 1 : 0);
  return [...rest.slice(0, at), key, ...rest.slice(at)];
}
