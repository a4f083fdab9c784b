/** What stands below the table when it is asked for: one panel, with a tab for each thing that can be shown there. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { CloseIcon } from "../components/icons";
import "./panel.css";

export interface PanelTab {
  /** As the view keeps it. */
  readonly name: string;
  readonly title: string;
  /** @param bar beside the tabs, where its controls go */
  readonly content: (bar: HTMLElement | null) => ReactNode;
}

interface PanelProps {
  readonly tabs: readonly PanelTab[];
  /** The name of the open one. */
  readonly open: string;
  readonly onOpen: (name: string) => void;
  readonly onClose: () => void;
}

const LOWEST = 160;
const FIRST = 320;
/** The table keeps its header and some lines. */
const LEFT_TO_TABLE = 240;

/** Kept while the page lives. */
let remembered = FIRST;

const highest = () => Math.max(LOWEST, window.innerHeight - LEFT_TO_TABLE);
const within = (height: number) => Math.round(Math.min(Math.max(height, LOWEST), highest()));

export function Panel({ tabs, open, onOpen, onClose }: PanelProps) {
  const [height, setState] = useState(remembered);
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const setHeight = (next: number) => {
    remembered = within(next);
    setState(remembered);
  };
  return (
    <section className="tbm-panel" aria-label="Charts" data-testid="panel" style={{ height: within(height) }}>
      <Separator height={height} onHeight={setHeight} />
      <Tabs
        className="tbm-panel-tabs"
        selectedKey={open}
        onSelectionChange={(name) => onOpen(String(name))}
        keyboardActivation="manual"
      >
        <div className="tbm-panel-bar">
          <TabList className="tbm-panel-list" aria-label="Charts">
            {tabs.map(({ name, title }) => (
              <Tab key={name} id={name} className="tbm-panel-tab">
                {title}
              </Tab>
            ))}
          </TabList>
          <div className="tbm-panel-tools" ref={setBar} />
          <button
            type="button"
            className="tbm-icon-button"
            aria-label="Close the charts"
            title="Close the charts"
            onClick={onClose}
          >
            <CloseIcon size={14} />
          </button>
        </div>
        {tabs.map(({ name, content }) => (
          <TabPanel key={name} id={name} className="tbm-panel-content">
            {name === open && content(bar)}
          </TabPanel>
        ))}
      </Tabs>
    </section>
  );
}

const STEP = 16;

function Separator({ height, onHeight }: { readonly height: number; readonly onHeight: (height: number) => void }) {
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const handle = event.currentTarget;
    const from = event.clientY;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => onHeight(height + from - moved.clientY);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), {
      once: true,
    });
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const next = { ArrowUp: height + STEP, ArrowDown: height - STEP, Home: LOWEST, End: highest() }[key];
    if (next !== undefined) onHeight(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be focused or dragged.
    <div
      className="tbm-panel-edge"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the charts"
      aria-valuenow={height}
      aria-valuemin={LOWEST}
      aria-valuemax={highest()}
      tabIndex={0}
      title="Drag to resize; double click resets"
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onHeight(FIRST)}
    />
  );
}
