/** Choose one key: a search field over a virtual list, moved through with the arrow keys while typing. */
import { useMemo, useState } from "react";
import { Autocomplete, Input, ListBox, ListBoxItem, ListLayout, SearchField, Virtualizer } from "react-aria-components";
import { searchedName } from "../../engine/presentation/labels";
import { keyFinder } from "../../engine/search/keyWords";
import type { Key } from "../../engine/table/types";
import { fullName } from "../../values/key";
import { CheckIcon } from "../components/icons";
import { KeyName } from "../components/KeyName";

interface KeyPickerProps {
  readonly keys: readonly Key[];
  readonly label: (key: Key) => string;
  /** What the list is for, for screen readers. */
  readonly name: string;
  readonly picked?: string | undefined;
  readonly onPick: (key: Key) => void;
}

/** Keys of whose whole name and display name all words of the text are. */
export function matchingKeys(keys: readonly Key[], text: string): readonly Key[] {
  if (text.trim() === "") return keys;
  const finds = keyFinder(text);
  return keys.filter((key) => finds(searchedName(key)));
}

const LAYOUT = { rowHeight: 28 };

export function KeyPicker({ keys, label, name, picked, onPick }: KeyPickerProps) {
  const [text, setText] = useState("");
  const found = useMemo(() => matchingKeys(keys, text), [keys, text]);
  return (
    <div className="tbm-picker">
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField aria-label={`Search: ${name}`} autoFocus className="tbm-picker-search">
          <Input className="tbm-input" placeholder="Search keys" role="combobox" aria-expanded />
        </SearchField>
        <Virtualizer layout={ListLayout} layoutOptions={LAYOUT}>
          <ListBox
            aria-label={name}
            className="tbm-picker-list"
            items={found}
            selectionMode="none"
            dependencies={[label, picked]}
            style={{ height: Math.min(320, Math.max(1, found.length) * LAYOUT.rowHeight) }}
            onAction={(id) => {
              const key = found.find((one) => one.id === id);
              if (key) onPick(key);
            }}
            renderEmptyState={() => <p className="tbm-picker-empty">No key matches.</p>}
          >
            {(key) => (
              <ListBoxItem id={key.id} textValue={fullName(key.ref)} className="tbm-picker-item">
                <KeyName text={label(key)} full={fullName(key.ref)} />
                {key.id === picked && (
                  <span className="tbm-picker-tick">
                    <CheckIcon size={14} />
                    <span className="tbm-hidden">chosen</span>
                  </span>
                )}
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
      </Autocomplete>
    </div>
  );
}
