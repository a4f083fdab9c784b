/** What can be done with a key of the overview: its facet, its column, groups by it, the rows without it, and one key of several. */
import { useRef, useState } from "react";
import { Dialog, Header, Menu, MenuItem, MenuSection, Popover } from "react-aria-components";
import type { Health } from "../../engine/keys/health";
import { originsOf } from "../../engine/keys/merged";
import type { Key } from "../../engine/table/types";
import { withClause } from "../../state/change";
import { isMergeable, withKeysApart, withKeysAsOne } from "../../state/merged";
import type { View } from "../../state/view";
import { fullName, type KeyRef } from "../../values/key";
import { count } from "../../views/components/words";
import { has, withColumns, withGroupBy, without } from "../../views/table/changes";
import { KeyPicker } from "../../views/table/KeyPicker";
import type { FeatureContext } from "../feature";

/** The key whose menu is open, and the button that opened it. */
export interface Opened {
  readonly key: Key;
  readonly anchor: Element;
}

interface KeyMenuProps {
  readonly context: FeatureContext;
  readonly opened: Opened;
  readonly health: readonly Health[];
  readonly onClose: () => void;
}

export interface Entry {
  readonly id: string;
  readonly text: string;
  readonly change: (view: View) => View;
}

/** What changes the view. @param columns that are shown, from left to right @param rows that are shown */
export function keyEntries(
  { key, logged, troubles }: Health,
  view: View,
  columns: readonly KeyRef[],
  rows: number,
  label: (key: Key) => string,
): readonly Entry[] {
  const { ref } = key;
  const isColumn = has(columns, ref);
  const isGrouped = has(view.groupBy, ref);
  const lacking = rows - logged;
  const aliases = troubles.flatMap((trouble) => (trouble.type === "alias" ? trouble.of : []));
  const origins = originsOf(key);
  return [
    {
      id: "column",
      text: isColumn ? "Hide its column" : "Show as a column",
      change: (view) => withColumns(view, isColumn ? without(columns, ref) : [...columns, ref]),
    },
    {
      id: "group",
      text: isGrouped ? "Do not group by this" : "Group by this",
      change: (view) => withGroupBy(view, isGrouped ? without(view.groupBy, ref) : [...view.groupBy, ref]),
    },
    ...(lacking === 0
      ? []
      : [
          {
            id: "lacking",
            text: `Only the ${count(lacking, "row")} without it`,
            change: (view: View) =>
              withClause(view, ref, { type: "values", key: ref, include: [undefined], exclude: [], match: "any" }),
          },
        ]),
    ...aliases.map((other) => ({
      id: `alias ${other.id}`,
      text: `Show as one key with ${label(other)}`,
      change: (view: View) => withKeysAsOne(view, [ref, other.ref]),
    })),
    ...(origins === null
      ? []
      : [
          {
            id: "apart",
            text: `Show its ${count(origins.keys.length, "key")} apart`,
            change: (view: View) => withKeysApart(view, ref),
          },
        ]),
  ];
}

export function KeyMenu({ context, opened, health, onClose }: KeyMenuProps) {
  const { frame, view, act, seek, shownTable } = context;
  const { key, anchor } = opened;
  const trigger = useRef<Element>(anchor);
  trigger.current = anchor;
  const [picking, setPicking] = useState(false);
  const of = health.find((one) => one.key.id === key.id);
  if (of === undefined) return null;
  const { table, label, unsorted } = frame;
  const columns = (shownTable()?.columns ?? []).slice(1).map(({ ref }) => ref);
  const entries = keyEntries(of, view, columns, unsorted.length, label);
  return (
    <Popover
      className="tbm-popover"
      aria-label={fullName(key.ref)}
      triggerRef={trigger}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom start"
      offset={2}
    >
      {picking ? (
        <Dialog aria-label={`Show as one key with ${label(key)}`}>
          <KeyPicker
            keys={table.keys.filter((other) => isMergeable(other.ref) && other.id !== key.id)}
            label={label}
            name={`Show as one key with ${label(key)}`}
            onPick={(other) => {
              act((now) => withKeysAsOne(now, [key.ref, other.ref]));
              onClose();
            }}
          />
        </Dialog>
      ) : (
        <Menu
          autoFocus="first"
          className="tbm-menu"
          aria-label={fullName(key.ref)}
          shouldCloseOnSelect={false}
          onAction={(id) => {
            if (id === "with") {
              setPicking(true);
              return;
            }
            onClose();
            const chosen = entries.find((entry) => entry.id === id);
            if (chosen) act(chosen.change);
            else seek(key.ref);
          }}
        >
          <MenuSection className="tbm-menu-section" aria-label={fullName(key.ref)}>
            <Header className="tbm-menu-title tbm-menu-about">{fullName(key.ref)}</Header>
            <Item id="facet" text="Show its facet" />
            {entries.map(({ id, text }) => (
              <Item key={id} id={id} text={text} />
            ))}
            {isMergeable(key.ref) && <Item id="with" text="Show as one key with…" />}
          </MenuSection>
        </Menu>
      )}
    </Popover>
  );
}

function Item({ id, text }: { readonly id: string; readonly text: string }) {
  return (
    <MenuItem id={id} textValue={text} className="tbm-menu-item">
      {text}
    </MenuItem>
  );
}
