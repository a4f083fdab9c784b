/** What a pivot is made of: the keys of its lines and columns, the metric in its cells, and what is made of that. */
import { type ReactNode, useMemo, useState } from "react";
import { Button, Dialog, DialogTrigger, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { DEFAULT_REDUCER, REDUCER_NAMES, REDUCERS, type ReducerName } from "../../engine/reducers/list";
import type { Key, Table } from "../../engine/table/types";
import type { PivotView } from "../../state/pivot";
import { NAME_ID } from "../../values/key";
import { CheckIcon, ChevronDownIcon } from "../../views/components/icons";
import { count } from "../../views/components/words";
import { displayOf } from "../../views/table/display";
import { KeysButton } from "../../views/table/KeysButton";
import { KeyPicker } from "../../views/table/opened";
import type { Chosen } from "./chosen";

interface ControlsProps {
  readonly table: Table;
  readonly label: (key: Key) => string;
  readonly chosen: Chosen;
  readonly change: (changed: Partial<PivotView>) => void;
  readonly onReducer: (key: Key, reducer: ReducerName) => void;
  readonly giveAway: ReactNode;
}

export function Controls({ table, label, chosen, change, onReducer, giveAway }: ControlsProps) {
  const { across, by, measure } = chosen;
  const settings = useMemo(
    () => table.keys.filter(({ ref, id }) => ref.namespace !== "metric" && id !== NAME_ID),
    [table],
  );
  const swap = by.length === 1 && by[0] ? { rows: across ? [across.ref] : [], across: by[0].ref, sort: null } : null;
  return (
    <div className="tbm-pivot-bar">
      <Lines {...{ chosen, label, change }} keys={settings} />
      <button
        type="button"
        className="tbm-icon-button"
        aria-label="Swap rows and columns"
        title={swap ? "Swap rows and columns" : "Rows and columns can be swapped where rows are of one key"}
        disabled={swap === null}
        onClick={() => swap && change(swap)}
      >
        ⇄
      </button>
      <Pick
        name="across"
        title="Across: its values are the columns"
        words="Across"
        keys={settings}
        picked={across}
        label={label}
        onPick={(key) => change({ across: key.ref, sort: null, ...rowsBeside(chosen, key) })}
      />
      <Metric {...{ table, label, measure, change }} />
      {measure && <Reduce measure={measure} onReducer={onReducer} />}
      {giveAway}
    </div>
  );
}

/** Guessed rows stay as they are, but for what goes across now: then what went across before is the rows. */
function rowsBeside({ linesAre, by, across }: Chosen, picked: Key): Pick<PivotView, "rows"> | null {
  if (linesAre === "grouped" || (linesAre === "chosen" && !by.includes(picked))) return null;
  const rest = by.filter((key) => key !== picked);
  return { rows: (rest.length > 0 || !across ? rest : [across]).map(({ ref }) => ref) };
}

function Lines({
  chosen,
  keys,
  label,
  change,
}: Pick<ControlsProps, "chosen" | "label" | "change"> & { readonly keys: readonly Key[] }) {
  const { by, across, linesAre } = chosen;
  const others = useMemo(() => keys.filter((key) => key !== across), [keys, across]);
  return (
    <KeysButton
      name="Keys of the rows"
      testid="pivot-rows"
      keys={others}
      chosen={by}
      label={label}
      // The columns stay as they are, guessed or not.
      onChange={(rows) => change({ rows, across: across?.ref ?? null })}
      foot={
        linesAre === "chosen" && (
          <div className="tbm-chooser-foot">
            <button type="button" className="tbm-button tbm-quiet" onClick={() => change({ rows: null })}>
              As the table is grouped
            </button>
          </div>
        )
      }
    >
      <span className="tbm-caption">Rows</span>
      <bdi className="tbm-clip">
        {by.length === 0 ? "all runs" : by.length > 2 ? count(by.length, "key") : by.map(label).join(", ")}
      </bdi>
    </KeysButton>
  );
}

interface PickProps {
  readonly name: string;
  readonly title: string;
  /** Before the key. */
  readonly words: string;
  readonly keys: readonly Key[];
  readonly picked: Key | null;
  readonly label: (key: Key) => string;
  readonly onPick: (key: Key) => void;
  readonly foot?: (close: () => void) => ReactNode;
}

function Pick({ name, title, words, keys, picked, label, onPick, foot }: PickProps) {
  const [open, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button className="tbm-button tbm-quiet" data-testid={`pivot-${name}`}>
        <span className="tbm-caption">{words}</span>
        <bdi className="tbm-clip">{picked ? label(picked) : "—"}</bdi>
        <ChevronDownIcon size={12} />
      </Button>
      <Popover className="tbm-popover" placement="top start">
        <Dialog className="tbm-picker-dialog" aria-label={title}>
          <KeyPicker
            keys={keys}
            label={label}
            name={title}
            picked={picked?.id}
            onPick={(key) => {
              setOpen(false);
              onPick(key);
            }}
          />
          {foot?.(() => setOpen(false))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

type MetricProps = Pick<ControlsProps, "table" | "label" | "change"> & Pick<Chosen, "measure">;

function Metric({ table, label, measure, change }: MetricProps) {
  const keys = useMemo(() => {
    const isMetric = ({ ref }: Key): number => (ref.namespace === "metric" ? 0 : 1);
    return table.keys.filter((key) => displayOf(key).numeric).sort((a, b) => isMetric(a) - isMetric(b));
  }, [table]);
  const foot = (close: () => void) => (
    <div className="tbm-chooser-foot">
      <button
        type="button"
        className="tbm-button tbm-quiet"
        onClick={() => {
          close();
          change({ metric: null });
        }}
      >
        The target
      </button>
    </div>
  );
  return (
    <Pick
      name="metric"
      title="In the cells"
      words="Cells"
      keys={keys}
      picked={measure?.key ?? null}
      label={label}
      onPick={(key) => change({ metric: key.ref })}
      foot={foot}
    />
  );
}

interface ReduceProps {
  readonly measure: NonNullable<Chosen["measure"]>;
  readonly onReducer: ControlsProps["onReducer"];
}

function Reduce({ measure: { key, reducer }, onReducer }: ReduceProps) {
  return (
    <MenuTrigger>
      <Button className="tbm-button tbm-quiet" data-testid="pivot-reducer">
        {REDUCERS[reducer].label}
        <ChevronDownIcon size={12} />
      </Button>
      <Popover className="tbm-popover" placement="top start">
        <Menu
          className="tbm-menu"
          aria-label="What cells make of their runs"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[reducer]}
          onSelectionChange={(chosen) =>
            onReducer(key, REDUCER_NAMES.find((name) => chosen !== "all" && chosen.has(name)) ?? DEFAULT_REDUCER)
          }
        >
          {REDUCER_NAMES.map((name) => (
            <MenuItem key={name} id={name} textValue={REDUCERS[name].label} className="tbm-menu-item">
              {({ isSelected }) => (
                <>
                  <span className="tbm-pivot-tick">{isSelected && <CheckIcon size={14} />}</span>
                  {REDUCERS[name].label}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
