/** The group-by keys as chips in their order: dragged with the pointer or the keyboard, removed with × or Delete. */
import { type KeyboardEvent, useRef } from "react";
import { Button, GridList, GridListItem, useDragAndDrop } from "react-aria-components";
import { keyTitle } from "../../engine/presentation/labels";
import type { Key } from "../../engine/table/types";
import type { KeyRef } from "../../values/key";
import { CloseIcon, GripIcon } from "../components/icons";
import { integer } from "../components/words";
import { moved, placed, without } from "./changes";
import { KEY_TYPE } from "./drag";
import { useMore } from "./useMore";

interface GroupChipsProps {
  readonly keys: readonly Key[];
  readonly label: (key: Key) => string;
  /** The key of an id that was dropped here; undefined for what is no column. */
  readonly keyOf: (id: string) => Key | undefined;
  /** All chips are shown, however many rows they take. */
  readonly whole?: boolean;
  readonly onChange: (keys: readonly KeyRef[]) => void;
}

/** Two rows of chips, in px: what the list is high at first. */
const ROWS_HEIGHT = 54;

export function GroupChips({ keys, label, keyOf, whole = false, onChange }: GroupChipsProps) {
  const list = useRef<HTMLDivElement>(null);
  const more = useMore(list, ".tbm-group-chip", whole ? Number.POSITIVE_INFINITY : ROWS_HEIGHT, keys);
  const refs = keys.map((key) => key.ref);
  const place = (id: string, target: string | null, after: boolean): void => {
    const key = keyOf(id);
    const at = target === null ? refs.length : keys.findIndex((one) => one.id === target) + (after ? 1 : 0);
    if (key) onChange(placed(refs, key.ref, at));
  };
  const { dragAndDropHooks } = useDragAndDrop<Key>({
    getItems: (ids) => [...ids].map((id) => ({ [KEY_TYPE]: String(id), "text/plain": String(id) })),
    acceptedDragTypes: [KEY_TYPE],
    getDropOperation: (_target, _types, allowed) => (allowed.includes("move") ? "move" : (allowed[0] ?? "cancel")),
    onReorder: ({ keys: dragged, target }) => {
      for (const id of dragged) place(String(id), String(target.key), target.dropPosition === "after");
    },
    onInsert: async ({ items, target }) => {
      for (const item of items) {
        if (item.kind === "text")
          place(await item.getText(KEY_TYPE), String(target.key), target.dropPosition === "after");
      }
    },
    onRootDrop: async ({ items }) => {
      for (const item of items) if (item.kind === "text") place(await item.getText(KEY_TYPE), null, true);
    },
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = (event.target as Element).closest("[data-key]")?.getAttribute("data-key");
    const key = keys.find((one) => one.id === id);
    if (!key) return;
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (event.key === "Delete" || event.key === "Backspace") onChange(without(refs, key.ref));
    else if (step !== 0 && (event.ctrlKey || event.metaKey)) onChange(moved(refs, key.ref, step));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="presentation"
      className="tbm-group-keys"
      onKeyDownCapture={onKeyDown}
      onFocusCapture={more.onFocusCapture}
    >
      <GridList
        ref={list}
        aria-label="Group by: Control+arrows move a key, Delete removes it"
        className="tbm-group-chips"
        data-more={more.count > 0 || undefined}
        style={more.expanded || whole ? {} : { maxHeight: ROWS_HEIGHT, overflow: "hidden" }}
        layout="grid"
        items={keys}
        dependencies={[label, onChange]}
        selectionMode="none"
        dragAndDropHooks={dragAndDropHooks}
        renderEmptyState={() => <span className="tbm-group-none">none</span>}
      >
        {(key) => (
          <GridListItem id={key.id} textValue={label(key)} className="tbm-chip tbm-group-chip">
            <Button slot="drag" className="tbm-chip-grip" aria-label={`Move ${label(key)}`}>
              <GripIcon size={12} />
            </Button>
            <bdi className="tbm-clip" title={keyTitle(key)}>
              {label(key)}
            </bdi>
            <Button
              className="tbm-icon-button tbm-chip-remove"
              aria-label={`Do not group by ${label(key)}`}
              onPress={() => onChange(without(refs, key.ref))}
            >
              <CloseIcon size={12} />
            </Button>
          </GridListItem>
        )}
      </GridList>
      {more.count > 0 && (
        <button type="button" className="tbm-button tbm-quiet" aria-expanded={more.expanded} onClick={more.toggle}>
          {more.expanded ? "Show fewer keys" : `+${integer(more.count)} more`}
        </button>
      )}
    </div>
  );
}
