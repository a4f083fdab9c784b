/** What the button "Export" opens: each format by where it goes, and how many digits. */
import { Header, Menu, MenuItem, MenuSection } from "react-aria-components";
import { CheckIcon } from "../../views/components/icons";
import type { ShownTable } from "../../views/table/shownTable";
import { drawn } from "./extract";
import type { Digits, Format, Source } from "./formats/format";
import { FORMATS } from "./formats/list";
import { type Destination, tooMuch } from "./perform";

interface ExportMenuProps {
  readonly source: Source;
  readonly digits: Digits | null;
  readonly onDigits: (digits: Digits | null) => void;
  readonly onExport: (format: Format, to: Destination) => void;
}

const DESTINATIONS: readonly (readonly [Destination, string])[] = [
  ["file", "Save as a file"],
  ["clipboard", "Copy"],
];

const DIGITS: readonly (readonly [Digits | null, string, string])[] = [
  [null, "Usual", "all in data, as shown in documents"],
  ["exact", "All", ""],
  ["shown", "As shown", ""],
];

/** Python makes groups or runs, not both in one frame. */
const isFor = ({ compares, alone }: ShownTable, format: Format): boolean =>
  format.compares || !(compares || alone === "mixed");

export function ExportMenu({ source, digits, onDigits, onExport }: ExportMenuProps) {
  const of = drawn(source.shown);
  const what = `${source.chosen ? "Ticked: " : ""}${of.what}, as shown`;
  return (
    <Menu className="tbm-menu tbm-export-menu" aria-label={`Export ${what}`}>
      {DESTINATIONS.map(([to, title]) => (
        <MenuSection key={to} className="tbm-menu-section" aria-label={title}>
          <Header className="tbm-menu-title">
            {title}
            {to === "file" && <span className="tbm-menu-note">{what}</span>}
          </Header>
          {FORMATS.filter((format) => format.to.includes(to) && isFor(source.shown, format)).map((format) => {
            const problem = tooMuch(source, format);
            return (
              <MenuItem
                key={format.id}
                id={`${to}-${format.id}`}
                className="tbm-menu-item"
                textValue={format.name}
                data-format={format.id}
                data-to={to}
                isDisabled={problem !== null}
                onAction={() => onExport(format, to)}
              >
                <span className="tbm-export-name">{format.name}</span>
                <span className="tbm-caption">{problem ?? format.use}</span>
              </MenuItem>
            );
          })}
        </MenuSection>
      ))}
      <MenuSection className="tbm-menu-section" aria-label="Digits">
        <Header className="tbm-menu-title">Digits</Header>
        {DIGITS.map(([value, text, note]) => (
          <MenuItem
            key={text}
            id={`digits-${value}`}
            className="tbm-menu-item"
            textValue={text}
            data-digits={value ?? "usual"}
            shouldCloseOnSelect={false}
            aria-label={value === digits ? `${text} (chosen)` : text}
            onAction={() => onDigits(value)}
          >
            <span className="tbm-menu-check">{value === digits && <CheckIcon size={14} />}</span>
            {text}
            {note !== "" && <span className="tbm-caption">{note}</span>}
          </MenuItem>
        ))}
      </MenuSection>
    </Menu>
  );
}
