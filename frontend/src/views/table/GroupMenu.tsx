/** "⋯" beside the keys of groups: what is seldom asked of them. */
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { MoreIcon } from "../components/icons";

interface GroupMenuProps {
  /** The groups stand side by side; null where one key makes them, and there is no other way. */
  readonly flat: boolean | null;
  readonly onFlat: (flat: boolean) => void;
  readonly onAverage: () => void;
  readonly onUngroup: () => void;
}

export function GroupMenu({ flat, onFlat, onAverage, onUngroup }: GroupMenuProps) {
  return (
    <MenuTrigger>
      <Button className="tbm-icon-button tbm-group-add" aria-label="More about the groups" data-testid="group-more">
        <MoreIcon />
      </Button>
      <Popover className="tbm-popover" placement="bottom start">
        <Menu className="tbm-menu" aria-label="More about the groups">
          {flat !== null && (
            <MenuItem className="tbm-menu-item" onAction={() => onFlat(!flat)}>
              {flat ? "One level for each key" : "Side by side, without levels"}
            </MenuItem>
          )}
          <MenuItem className="tbm-menu-item" onAction={onAverage}>
            Average over…
          </MenuItem>
          <MenuItem className="tbm-menu-item" data-testid="ungroup" onAction={onUngroup}>
            Ungroup
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
