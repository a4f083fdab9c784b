/** A searchable, virtual list of keys to tick, and to drag into another order where that means something. */
import { useMemo, useState } from "react";
import {
  Button,
  Checkbox,
  GridList,
  GridListItem,
  Input,
  ListLayout,
  SearchField,
  useDragAndDrop,
  Virtualizer,
} from "react-aria-components";
import type { Key } from "../../engine/table/types";
import { fullName } from "../../values/key";
import { GripIcon } from "../components/icons";
import { KeyName } from "../components/KeyName";
import { matchingKeys } from "./KeyPicker";

interface KeyChecklistProps {
  readonly name: string;
  readonly keys: readonly Key[];
  readonly label: (key: Key) => string;
  readonly checked: ReadonlySet<string>;
  readonly onChange: (checked: ReadonlySet<string>) => void;
  /** Puts a key before or after another; absent where the order means nothing. */
  readonly onMove?: (id: string, target: string, after: boolean) => void;
}

const LAYOUT = { rowHeight: 28 };
const SHOWN = 12;
/** Fewer keys than this are seen at a glance. */
const SEARCHED = 8;

export function KeyChecklist({ name, keys, label, checked, onChange, onMove }: KeyChecklistProps) {
  const [text, setText] = useState("");
  const found = useMemo(() => matchingKeys(keys, text), [keys, text]);
  const movable = onMove !== undefined && text === "";
  const { dragAndDropHooks } = useDragAndDrop<Key>({
    isDisabled: !movable,
    getItems: (ids) => [...ids].map((id) => ({ "text/plain": String(id) })),
    onReorder: ({ keys: dragged, target }) => {
      for (const id of dragged) onMove?.(String(id), String(target.key), target.dropPosition === "after");
    },
  });
  return (
    <div className="tbm-checklist">
      {keys.length >= SEARCHED && (
        <SearchField aria-label={`Search: ${name}`} value={text} onChange={setText} className="tbm-picker-search">
          <Input className="tbm-input" placeholder="Search keys" />
        </SearchField>
      )}
      <Virtualizer layout={ListLayout} layoutOptions={LAYOUT}>
        <GridList
          aria-label={name}
          className="tbm-picker-list"
          items={found}
          dependencies={[label, movable, checked, onChange]}
          style={{ height: Math.min(SHOWN, Math.max(1, found.length)) * LAYOUT.rowHeight }}
          {...(onMove ? { dragAndDropHooks } : {})}
          renderEmptyState={() => <p className="tbm-picker-empty">No key matches.</p>}
        >
          {(key) => (
            <GridListItem
              id={key.id}
              textValue={fullName(key.ref)}
              className="tbm-picker-item"
              onAction={() => onChange(toggled(checked, key.id))}
            >
              {movable && (
                <Button slot="drag" className="tbm-chip-grip" aria-label={`Move ${label(key)}`}>
                  <GripIcon size={12} />
                </Button>
              )}
              {/* Not the list's own selection: a drag would take all selected keys along. */}
              <Checkbox
                slot={null}
                className="tbm-check"
                aria-label={label(key)}
                isSelected={checked.has(key.id)}
                onChange={() => onChange(toggled(checked, key.id))}
              >
                {({ isSelected }) => <span className="tbm-checkbox" data-selected={isSelected} />}
              </Checkbox>
              <KeyName text={label(key)} full={fullName(key.ref)} />
            </GridListItem>
          )}
        </GridList>
      </Virtualizer>
    </div>
  );
}

export function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
