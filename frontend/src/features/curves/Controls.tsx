/** What is drawn and how: metrics, x, the middle and band of groups, smoothing, and the rest in a menu. */
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  type Selection,
} from "react-aria-components";
import type { Key } from "../../engine/table/types";
import { AXES, BANDS, type CurvesView, MIDDLES, MOST_SMOOTHING } from "../../state/curves";
import { CheckIcon, ChevronDownIcon, MoreIcon } from "../../views/components/icons";
import { count } from "../../views/components/words";
import { KeysButton } from "../../views/table/KeysButton";
import { AXIS_WORDS, BAND_WORDS, curveWords, MIDDLE_WORDS } from "./words";

interface ControlsProps {
  readonly curves: CurvesView;
  /** Changes while a slider is dragged are one step for Back. */
  readonly onChange: (change: Partial<CurvesView>, how?: "finished" | "ongoing") => void;
  /** All metrics. */
  readonly keys: readonly Key[];
  readonly shown: readonly Key[];
  readonly label: (key: Key) => string;
  readonly onSave: (format: "svg" | "png") => void;
}

export function Controls({ curves, onChange, keys, shown, label, onSave }: ControlsProps) {
  return (
    <div className="tbm-chart-bar">
      <KeysButton
        name="Metrics"
        testid="curves-metrics"
        keys={keys}
        chosen={shown}
        label={label}
        onChange={(metrics) => onChange({ metrics })}
      >
        {shown.length === 1 && shown[0] ? (
          <bdi className="tbm-clip">{label(shown[0])}</bdi>
        ) : (
          count(shown.length, "metric")
        )}
      </KeysButton>
      <XMenu curves={curves} onChange={onChange} />
      <CurveMenu curves={curves} onChange={onChange} />
      <Smoothing value={curves.smoothing} onChange={(smoothing, how) => onChange({ smoothing }, how)} />
      <MoreMenu curves={curves} onChange={onChange} onSave={onSave} />
    </div>
  );
}

function Item({ id, text }: { readonly id: string; readonly text: string }) {
  return (
    <MenuItem id={id} textValue={text} className="tbm-menu-item tbm-curves-item">
      {({ isSelected }) => (
        <>
          <span className="tbm-chart-tick">{isSelected && <CheckIcon size={14} />}</span>
          {text}
        </>
      )}
    </MenuItem>
  );
}

/** The one that is chosen; null where that is none. */
function only<T extends string>(selection: Selection, of: readonly T[]): T | null {
  return of.find((one) => selection !== "all" && selection.has(one)) ?? null;
}

type OptionsProps = Pick<ControlsProps, "curves" | "onChange">;

function XMenu({ curves, onChange }: OptionsProps) {
  return (
    <MenuTrigger>
      <Button className="tbm-button tbm-quiet" data-testid="curves-x">
        {AXIS_WORDS[curves.x]}
        {curves.logX && curves.x !== "wall" ? ", log" : ""}
        <ChevronDownIcon size={12} />
      </Button>
      <Popover className="tbm-popover" placement="top start">
        <Menu className="tbm-menu" aria-label="The x axis">
          <MenuSection
            className="tbm-menu-section"
            aria-label="The x axis"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[curves.x]}
            onSelectionChange={(chosen) => onChange({ x: only(chosen, AXES) ?? "step" })}
          >
            {AXES.map((axis) => (
              <Item key={axis} id={axis} text={AXIS_WORDS[axis]} />
            ))}
          </MenuSection>
          <MenuSection
            className="tbm-menu-section"
            aria-label="Its scale"
            selectionMode="multiple"
            selectedKeys={curves.logX ? ["log"] : []}
            onSelectionChange={(chosen) => onChange({ logX: only(chosen, ["log"]) !== null })}
          >
            <Item id="log" text="Logarithmic" />
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function CurveMenu({ curves, onChange }: OptionsProps) {
  return (
    <MenuTrigger>
      <Button className="tbm-button tbm-quiet" data-testid="curves-band">
        {curveWords(curves.middle, curves.band)}
        <ChevronDownIcon size={12} />
      </Button>
      <Popover className="tbm-popover" placement="top start">
        <Menu className="tbm-menu" aria-label="Curves of groups">
          <MenuSection
            className="tbm-menu-section"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[curves.middle]}
            onSelectionChange={(chosen) => onChange({ middle: only(chosen, MIDDLES) ?? "mean" })}
          >
            <Header className="tbm-menu-title">Curve of a group</Header>
            {MIDDLES.map((middle) => (
              <Item key={middle} id={middle} text={MIDDLE_WORDS[middle]} />
            ))}
          </MenuSection>
          <MenuSection
            className="tbm-menu-section"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[curves.band]}
            onSelectionChange={(chosen) => onChange({ band: only(chosen, BANDS) ?? "std" })}
          >
            <Header className="tbm-menu-title">Band around it</Header>
            {BANDS.map((band) => (
              <Item key={band} id={band} text={BAND_WORDS[band]} />
            ))}
          </MenuSection>
          <MenuSection
            className="tbm-menu-section"
            aria-label="Its runs"
            selectionMode="multiple"
            selectedKeys={curves.runs ? ["runs"] : []}
            onSelectionChange={(chosen) => onChange({ runs: only(chosen, ["runs"]) !== null })}
          >
            <Item id="runs" text="The runs as thin lines" />
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

const STEP = 0.001;

interface SmoothingProps {
  readonly value: number;
  readonly onChange: (value: number, how: "finished" | "ongoing") => void;
}

function Smoothing({ value, onChange }: SmoothingProps) {
  return (
    <label className="tbm-curves-smoothing">
      Smoothing
      <input
        type="range"
        min="0"
        max={MOST_SMOOTHING}
        step={STEP}
        value={value}
        data-testid="curves-smoothing"
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value), "ongoing")}
      />
      <span className="tbm-num">{value.toFixed(value > 0.99 ? 3 : 2)}</span>
    </label>
  );
}

const SWITCHES = [
  ["logY", "Logarithmic y axis"],
  ["outliers", "Show values far from all others"],
  ["exact", "All points of the files"],
] as const;

function MoreMenu({ curves, onChange, onSave }: OptionsProps & Pick<ControlsProps, "onSave">) {
  const on = SWITCHES.filter(([name]) => curves[name]).map(([name]) => name);
  return (
    <MenuTrigger>
      <Button className="tbm-icon-button" aria-label="More about the curves" data-testid="curves-more">
        <MoreIcon />
      </Button>
      <Popover className="tbm-popover" placement="top end">
        <Menu
          className="tbm-menu"
          aria-label="More about the curves"
          onAction={(id) => (id === "svg" || id === "png") && onSave(id)}
        >
          <MenuSection
            className="tbm-menu-section"
            aria-label="What is shown"
            selectionMode="multiple"
            selectedKeys={on}
            onSelectionChange={(chosen) =>
              onChange(Object.fromEntries(SWITCHES.map(([name]) => [name, chosen !== "all" && chosen.has(name)])))
            }
          >
            {SWITCHES.map(([name, text]) => (
              <Item key={name} id={name} text={text} />
            ))}
          </MenuSection>
          <MenuSection className="tbm-menu-section" aria-label="Save the charts">
            <Item id="svg" text="Save as SVG" />
            <Item id="png" text="Save as PNG" />
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
