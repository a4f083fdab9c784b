/** The row above everything: search and filters, what is new, notices, and the ways to undo and to share. */
import { type ReactNode, useRef } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { CopyButton } from "../components/CopyButton";
import { FilterIcon, MoreIcon, UndoIcon } from "../components/icons";
import { saveFile } from "../components/saveFile";

interface TopBarProps {
  readonly search: ReactNode;
  /** The filters in force. */
  readonly chips: ReactNode;
  /** Pending news and notices. */
  readonly news: ReactNode;
  readonly filters: number;
  readonly canUndo: boolean;
  readonly onUndo: () => void;
  readonly facetsOpen: boolean;
  readonly onFacets: () => void;
  /** The address of what is shown; null where it has none. */
  readonly link: () => string | null;
  /** The view as a file's text. */
  readonly viewFile: () => string;
  readonly onViewFile: (text: string) => void;
  /** Before the menu. */
  readonly tools: ReactNode;
  /** What stands in the menu before the entries for files. */
  readonly menu: readonly { readonly text: string; readonly onAction: () => void }[];
}

export function TopBar(props: TopBarProps) {
  const file = useRef<HTMLInputElement>(null);
  return (
    <header className="tbm-top">
      <h1 className="tbm-hidden">Metadata</h1>
      <button
        type="button"
        className="tbm-button tbm-top-facets"
        data-testid="facets-toggle"
        aria-expanded={props.facetsOpen}
        onClick={props.onFacets}
      >
        <FilterIcon /> Filters{props.filters > 0 ? ` (${props.filters})` : ""}
      </button>
      {props.search}
      {props.chips}
      <div className="tbm-top-news">{props.news}</div>
      <button
        type="button"
        className="tbm-icon-button"
        data-testid="undo"
        aria-label="Undo"
        title="Undo"
        disabled={!props.canUndo}
        onClick={props.onUndo}
      >
        <UndoIcon />
      </button>
      <CopyButton text={props.link} label="Copy a link to this view" className="tbm-quiet tbm-copy-link">
        Link
      </CopyButton>
      {props.tools}
      <MenuTrigger>
        <Button className="tbm-icon-button" aria-label="More" data-testid="more">
          <MoreIcon />
        </Button>
        <Popover className="tbm-popover" placement="bottom end">
          <Menu className="tbm-menu">
            {props.menu.map(({ text, onAction }) => (
              <MenuItem key={text} className="tbm-menu-item" onAction={onAction}>
                {text}
              </MenuItem>
            ))}
            <MenuItem className="tbm-menu-item" onAction={() => saveFile("metadata-view.json", props.viewFile())}>
              Save this view as a file
            </MenuItem>
            <MenuItem className="tbm-menu-item" onAction={() => file.current?.click()}>
              Open a view file…
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        data-testid="view-file"
        onChange={async ({ currentTarget }) => {
          const [chosen] = currentTarget.files ?? [];
          if (chosen) props.onViewFile(await chosen.text());
          // The same file may be chosen again.
          currentTarget.value = "";
        }}
      />
    </header>
  );
}
