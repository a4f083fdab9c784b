/** The search box of a part of the page: Esc first empties it, and only the next one closes what it stands in. */

interface SearchFieldProps {
  readonly className?: string;
  readonly testid: string;
  readonly placeholder: string;
  /** What is searched, for screen readers: "Search keys". */
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
}

export function SearchField({ className, testid, placeholder, label, text, onText }: SearchFieldProps) {
  return (
    <input
      type="search"
      className={className ? `tbm-input ${className}` : "tbm-input"}
      data-testid={testid}
      placeholder={placeholder}
      aria-label={label}
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || text === "") return;
        event.stopPropagation();
        event.preventDefault();
        onText("");
      }}
    />
  );
}
