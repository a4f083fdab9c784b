/** Above the keys: those that are shown as one, and those that likely are one, each with a button. */
import { type RefObject, useEffect, useRef, useState } from "react";
import { familiesOf } from "../../engine/keys/aliases";
import { mergedIn } from "../../engine/keys/merged";
import type { Key, Table } from "../../engine/table/types";
import { withKeysApart, withKeysAsOne } from "../../state/merged";
import { fullName } from "../../values/key";
import { count } from "../../views/components/words";
import type { Act } from "../../views/props";
import { conflictWords, familyWords } from "./words";

interface OneKeyNotesProps {
  readonly table: Table;
  readonly label: (key: Key) => string;
  readonly act: Act;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** So many offers at first, so that the keys themselves are in sight. */
const FIRST_SHOWN = 3;

export function OneKeyNotes({ table, label, act, scroller }: OneKeyNotesProps) {
  const [all, setAll] = useState(false);
  const merged = mergedIn(table);
  const families = familiesOf(table);
  const shown = all ? families : families.slice(0, FIRST_SHOWN);
  /** A button that was pressed is gone: the first that is left has the focus. */
  const pressed = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another table has other buttons.
  useEffect(() => {
    if (!pressed.current) return;
    pressed.current = false;
    if (document.activeElement === document.body) scroller.current?.querySelector("button")?.focus();
  }, [table, scroller]);
  const press = (change: Parameters<Act>[0]) => {
    pressed.current = true;
    act(change);
  };
  if (merged.length + families.length === 0) return null;
  return (
    <ul className="tbm-overview-notes" aria-label="Keys that are one">
      {merged.map(({ key, origins }) => (
        <Note
          key={key.id}
          testid="keys-merged"
          keys={origins.keys}
          labels={origins.keys.map(({ ref }) => fullName(ref))}
          words={`shown as ${fullName(key.ref)}; ${conflictWords(origins.conflicts, fullName(origins.keys[0]?.ref ?? key.ref))}`}
          conflicts={origins.conflicts}
          onPress={() => press((view) => withKeysApart(view, key.ref))}
        >
          Show apart
        </Note>
      ))}
      {shown.map((family) => (
        <Note
          key={family.keys.map(({ id }) => id).join(" ")}
          testid="keys-offer"
          keys={family.keys}
          labels={family.keys.map(label)}
          words={`likely one key: ${familyWords(family)}`}
          onPress={() =>
            press((view) =>
              withKeysAsOne(
                view,
                family.keys.map(({ ref }) => ref),
              ),
            )
          }
        >
          Show as one key
        </Note>
      ))}
      {families.length > FIRST_SHOWN && (
        <li>
          <button type="button" className="tbm-link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show fewer" : `${count(families.length - FIRST_SHOWN, "more case")} of keys that are likely one`}
          </button>
        </li>
      )}
    </ul>
  );
}

interface NoteProps {
  readonly testid: string;
  readonly keys: readonly Key[];
  readonly labels: readonly string[];
  readonly words: string;
  readonly conflicts?: number;
  readonly onPress: () => void;
  readonly children: string;
}

function Note({ testid, keys, labels, words, conflicts, onPress, children }: NoteProps) {
  const names = labels.join(", ");
  return (
    <li
      className="tbm-overview-note"
      data-testid={testid}
      data-keys={`[${keys.map(({ id }) => id).join(",")}]`}
      data-conflicts={conflicts}
    >
      <span className="tbm-clip" title={`${names}: ${words}`}>
        {labels.map((text, at) => (
          <span key={keys[at]?.id}>
            {at > 0 && ", "}
            <bdi className="tbm-mono">{text}</bdi>
          </span>
        ))}{" "}
        <span className="tbm-caption">{words}</span>
      </span>
      <button type="button" className="tbm-button tbm-quiet" aria-label={`${children}: ${names}`} onClick={onPress}>
        {children}
      </button>
    </li>
  );
}
