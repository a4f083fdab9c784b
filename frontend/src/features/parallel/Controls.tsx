/** What parallel coordinates are of: their axes and colours, whether runs or groups are lines, and saving them. */
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { Key } from "../../engine/table/types";
import { DEFAULT_PARALLEL, type ParallelView } from "../../state/parallel";
import type { PictureFormat } from "../../views/charts/picture";
import { MoreIcon } from "../../views/components/icons";
import { integer } from "../../views/components/words";
import { KeyButton } from "../../views/table/KeyButton";
import { KeysButton } from "../../views/table/KeysButton";
import type { Chosen } from "./chosen";

interface ControlsProps {
  readonly keys: readonly Key[];
  readonly label: (key: Key) => string;
  readonly chosen: Chosen;
  readonly parallel: ParallelView;
  /** Whether the table shows groups. */
  readonly grouped: boolean;
  readonly onChange: (changed: Partial<ParallelView>) => void;
  readonly onSave: (format: PictureFormat) => void;
}

export function Controls({ keys, label, chosen, parallel, grouped, onChange, onSave }: ControlsProps) {
  const { axes, colour } = chosen;
  return (
    <div className="tbm-chart-bar tbm-parallel-bar">
      <KeysButton
        name="Axes"
        testid="parallel-axes"
        keys={keys}
        chosen={axes}
        label={label}
        onChange={(axes) => onChange({ axes })}
        foot={
          parallel.axes && (
            <div className="tbm-chooser-foot">
              <button
                type="button"
                className="tbm-button tbm-quiet"
                onClick={() => onChange({ ...DEFAULT_PARALLEL, runs: parallel.runs })}
              >
                As suggested
              </button>
            </div>
          )
        }
      >
        <span className="tbm-caption">Axes</span> {integer(axes.length)}
      </KeysButton>
      <KeyButton
        testid="parallel-colour"
        title="Coloured by"
        words="Colour"
        {...{ keys, label }}
        picked={colour}
        onPick={({ ref }) => onChange({ colour: ref })}
        usual={{ text: "The target", onPress: () => onChange({ colour: null }) }}
      />
      {grouped && (
        <button
          type="button"
          className="tbm-button tbm-quiet"
          aria-pressed={parallel.runs}
          title="A line for each run instead of one for each group"
          data-testid="parallel-runs"
          onClick={() => onChange({ runs: !parallel.runs })}
        >
          Each run
        </button>
      )}
      <MenuTrigger>
        <Button
          className="tbm-icon-button"
          aria-label="More about the parallel coordinates"
          data-testid="parallel-more"
          isDisabled={axes.length < 2}
        >
          <MoreIcon />
        </Button>
        <Popover className="tbm-popover" placement="top end">
          <Menu
            className="tbm-menu"
            aria-label="Save the chart"
            onAction={(id) => (id === "svg" || id === "png") && onSave(id)}
          >
            <MenuItem id="svg" className="tbm-menu-item">
              Save as SVG
            </MenuItem>
            <MenuItem id="png" className="tbm-menu-item">
              Save as PNG
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}
