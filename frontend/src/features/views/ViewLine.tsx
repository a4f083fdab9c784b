/** One saved view: a click opens it; one's own can be starred, renamed and deleted. */
import { useEffect, useRef, useState } from "react";
import { Ago } from "../../views/components/Age";
import { CloseIcon, EditIcon, StarIcon } from "../../views/components/icons";

interface ViewLineProps {
  readonly name: string;
  /** What it shows; null where it cannot be read. */
  readonly words: string | null;
  /** In ms since 1970; 0 or absent where that is not known. */
  readonly saved?: number;
  readonly starred?: boolean;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  /** Absent where it is not one's own. */
  readonly onStar?: () => void;
  readonly onRename?: (next: string) => void;
  readonly onDelete?: () => void;
}

export function ViewLine({
  name,
  words,
  saved = 0,
  starred = false,
  isOpen,
  onOpen,
  onStar,
  onRename,
  onDelete,
}: ViewLineProps) {
  const [editing, setEditing] = useState(false);
  const rename = (next: string | null) => {
    setEditing(false);
    if (next !== null && next !== "" && next !== name) onRename?.(next);
  };
  return (
    <li className="tbm-views-line" data-testid="saved-view" data-name={name} data-starred={starred || undefined}>
      {onStar && (
        <button
          type="button"
          className="tbm-icon-button"
          aria-label={`Star ${name}`}
          aria-pressed={starred}
          title={starred ? "Take the star away" : "Star: among the first"}
          onClick={onStar}
        >
          <StarIcon size={14} filled={starred} />
        </button>
      )}
      {editing ? (
        <NameInput name={name} onDone={rename} />
      ) : (
        <button
          type="button"
          className="tbm-views-open"
          aria-current={isOpen || undefined}
          title={name}
          onClick={onOpen}
        >
          <bdi className="tbm-clip">{name}</bdi>
          <span className="tbm-caption tbm-clip">
            {words ?? "of another version"}
            {saved > 0 && (
              <>
                {" · "}
                <Ago since={saved} />
              </>
            )}
          </span>
        </button>
      )}
      {onRename && !editing && (
        <button
          type="button"
          className="tbm-icon-button"
          aria-label={`Rename ${name}`}
          title="Rename"
          onClick={() => setEditing(true)}
        >
          <EditIcon size={14} />
        </button>
      )}
      {onDelete && !editing && (
        <button
          type="button"
          className="tbm-icon-button"
          aria-label={`Delete ${name}`}
          title="Delete"
          onClick={onDelete}
        >
          <CloseIcon size={14} />
        </button>
      )}
    </li>
  );
}

/** Enter and leaving it take the name; Escape does not, nor does it close the list. */
function NameInput({ name, onDone }: { readonly name: string; readonly onDone: (next: string | null) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  return (
    <input
      ref={input}
      className="tbm-input"
      aria-label={`A new name for ${name}`}
      defaultValue={name}
      maxLength={200}
      onBlur={({ currentTarget }) => onDone(currentTarget.value.trim())}
      onKeyDown={(event) => {
        if (event.key === "Enter") onDone(event.currentTarget.value.trim());
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone(null);
      }}
    />
  );
}
