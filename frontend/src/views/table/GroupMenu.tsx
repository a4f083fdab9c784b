/** "⋯" beside the keys of groups: what is seldom asked of them. */
import { useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { Key } from "../../engine/table/types";
import { MoreIcon } from "../components/icons";
import { type Offer, offerText } from "./offer";

interface GroupMenuProps {
  /** The groups stand side by side; null where one key makes them, and there is no other way. */
  readonly flat: boolean | null;
  /** What to average over below the keys that make the groups; asked for while the menu is open. */
  readonly offer: () => Offer | null;
  readonly label: (key: Key) => string;
  readonly onFlat: (flat: boolean) => void;
  readonly onOffer: (offer: Offer) => void;
  readonly onAverage: () => void;
  readonly onUngroup: () => void;
}

export function GroupMenu({ flat, offer, label, onFlat, onOffer, onAverage, onUngroup }: GroupMenuProps) {
  const [open, setOpen] = useState(false);
  const offered = open ? offer() : null;
  return (
    <MenuTrigger isOpen={open} onOpenChange={setOpen}>
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
          {offered && (
            <MenuItem className="tbm-menu-item" data-testid="average-offer" onAction={() => onOffer(offered)}>
              {offerText(offered, label)}
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
