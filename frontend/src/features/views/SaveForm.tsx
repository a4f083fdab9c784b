/** A name for what is shown, and the button that keeps it. */
import { useEffect, useRef, useState } from "react";

interface SaveFormProps {
  /** That are taken: such a view is replaced. */
  readonly names: readonly string[];
  /** What the view is in words. */
  readonly suggested: string;
  /** The saved view that is shown with changes; null where there is none. */
  readonly again: string | null;
  readonly onSave: (name: string) => void;
}

export function SaveForm({ names, suggested, again, onSave }: SaveFormProps) {
  const [typed, setTyped] = useState("");
  const input = useRef<HTMLInputElement>(null);
  // The list may come after the popover that it is in.
  useEffect(() => input.current?.focus(), []);
  const name = typed.trim();
  const replaces = names.includes(name);
  return (
    <form
      className="tbm-views-save"
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== "") onSave(name);
      }}
    >
      <input
        ref={input}
        className="tbm-input"
        aria-label="A name for what you see"
        placeholder={`Name this view: ${suggested}`}
        data-testid="view-name"
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="tbm-button tbm-primary" disabled={name === ""}>
        {replaces ? "Replace" : "Save"}
      </button>
      {again !== null && (
        <button type="button" className="tbm-button tbm-quiet tbm-views-again" onClick={() => onSave(again)}>
          Save the changes to <bdi className="tbm-clip">{again}</bdi>
        </button>
      )}
    </form>
  );
}
