/** What a scatter is of: its keys, and the rest in a menu. */
import { Button, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import type { Key, Table } from "../../engine/table/types";
import type { ScatterView } from "../../state/scatter";
import { NAME_ID } from "../../values/key";
import { CheckIcon, MoreIcon } from "../../views/components/icons";
import { KeyButton } from "../../views/table/KeyButton";
import type { Chosen } from "./chosen";

interface ControlsProps {
  readonly table: Table;
  readonly label: (key: Key) => string;
  readonly chosen: Chosen;
  readonly scatter: ScatterView;
  /** Whether the axes are logarithmic now, and can be. */
  readonly logs: { readonly x: boolean; readonly y: boolean };
  readonly canLog: { readonly x: boolean; readonly y: boolean };
  readonly onChange: (changed: Partial<ScatterView>) => void;
  readonly onSave: (format: "svg" | "png") => void;
}

const SWITCHES = [
  ["logX", "Logarithmic x axis"],
  ["logY", "Logarithmic y axis"],
  ["trend", "Line of medians"],
] as const;

export function Controls({ table, label, chosen, scatter, logs, canLog, onChange, onSave }: ControlsProps) {
  const keys = table.keys.filter(({ id }) => id !== NAME_ID);
  const { x, y, colour } = chosen;
  const on = { logX: logs.x, logY: logs.y, trend: scatter.trend };
  const off = [...(canLog.x ? [] : ["logX"]), ...(canLog.y ? [] : ["logY"])];
  return (
    <div className="tbm-chart-bar">
      <KeyButton
        testid="scatter-x"
        title="Along the x axis"
        words="x"
        {...{ keys, label }}
        picked={x}
        onPick={({ ref }) => onChange({ x: ref, logX: null })}
      />
      <KeyButton
        testid="scatter-y"
        title="Along the y axis"
        words="y"
        {...{ keys, label }}
        picked={y}
        onPick={({ ref }) => onChange({ y: ref, logY: null })}
        usual={{ text: "The target", onPress: () => onChange({ y: null, logY: null }) }}
      />
      <KeyButton
        testid="scatter-colour"
        title="Coloured by"
        words="Colour"
        {...{ keys, label }}
        picked={colour}
        onPick={({ ref }) => onChange({ colour: ref })}
        usual={{ text: "As usual", onPress: () => onChange({ colour: null }) }}
      />
      <MenuTrigger>
        <Button className="tbm-icon-button" aria-label="More about the scatter" data-testid="scatter-more">
          <MoreIcon />
        </Button>
        <Popover className="tbm-popover" placement="top end">
          <Menu
            className="tbm-menu"
            aria-label="More about the scatter"
            disabledKeys={off}
            onAction={(id) => {
              if (id === "svg" || id === "png") onSave(id);
              else if (id === "logX" || id === "logY" || id === "trend") onChange({ [id]: !on[id] });
            }}
          >
            <MenuSection className="tbm-menu-section" aria-label="What is shown">
              {SWITCHES.map(([name, text]) => (
                <MenuItem
                  key={name}
                  id={name}
                  className="tbm-menu-item"
                  textValue={text}
                  aria-label={`${text}, ${on[name] ? "on" : "off"}`}
                >
                  <span className="tbm-chart-tick">{on[name] && <CheckIcon size={14} />}</span>
                  {text}
                </MenuItem>
              ))}
            </MenuSection>
            <MenuSection className="tbm-menu-section" aria-label="Save the chart">
              <MenuItem id="svg" className="tbm-menu-item">
                Save as SVG
              </MenuItem>
              <MenuItem id="png" className="tbm-menu-item">
                Save as PNG
              </MenuItem>
            </MenuSection>
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}
