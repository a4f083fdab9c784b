/** A button that says which of a few things is in force, and opens their menu. */
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { CheckIcon, ChevronDownIcon } from "./icons";

interface OneOfProps<T extends string> {
  readonly testid: string;
  readonly title: string;
  /** Before what is picked. */
  readonly words: string;
  readonly ids: readonly T[];
  readonly picked: T;
  readonly textOf: (id: T) => string;
  /** In the button, where it has other words there. */
  readonly short?: (id: T) => string;
  readonly onPick: (id: T) => void;
}

export function OneOf<T extends string>({
  testid,
  title,
  words,
  ids,
  picked,
  textOf,
  short = textOf,
  onPick,
}: OneOfProps<T>) {
  return (
    <MenuTrigger>
      <Button className="tbm-button tbm-quiet" data-testid={testid}>
        {words !== "" && <span className="tbm-caption">{words}</span>}
        {short(picked)}
        <ChevronDownIcon size={12} />
      </Button>
      <Popover className="tbm-popover" placement="top start">
        <Menu
          className="tbm-menu"
          aria-label={title}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[picked]}
          onSelectionChange={(chosen) => {
            const id = ids.find((id) => chosen !== "all" && chosen.has(id));
            if (id !== undefined) onPick(id);
          }}
        >
          {ids.map((id) => (
            <MenuItem key={id} id={id} textValue={textOf(id)} className="tbm-menu-item">
              {({ isSelected }) => (
                <>
                  <span className="tbm-menu-check">{isSelected && <CheckIcon size={14} />}</span>
                  {textOf(id)}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
