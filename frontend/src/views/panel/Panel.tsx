/** What stands below the table, or beside it, when it is asked for: one panel, with a tab for each thing that can be shown there. */
import { type ReactNode, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { CloseIcon } from "../components/icons";
import { Separator } from "../components/Separator";
import "./panel.css";
import { PANEL_LEAST, type Place } from "./place";

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
  readonly place: Place;
  readonly onOpen: (name: string) => void;
  readonly onClose: () => void;
}

const LOWEST = 160;
const FIRST = 320;
/** The table keeps its header and some lines. */
const LEFT_TO_TABLE = 240;

/** How far the edge between the panel and the table can be moved, in px. */
interface Range {
  readonly least: number;
  readonly most: () => number;
}

const HEIGHTS: Range = { least: LOWEST, most: () => Math.max(LOWEST, window.innerHeight - LEFT_TO_TABLE) };
/** The same in CSS, since nothing is drawn anew when the window becomes lower. */
const MOST_NOW = `max(${LOWEST}px, calc(100vh - ${LEFT_TO_TABLE}px))`;
const WIDTHS: Range = { least: PANEL_LEAST / 2, most: () => Math.round(window.innerWidth / 2) };

function within(size: number, { least, most }: Range): number {
  return Math.round(Math.min(Math.max(size, least), most()));
}

/** Kept while the page lives. */
let rememberedHeight = FIRST;

/** Height or width, whichever one can set where the panel stands. */
function useSize(place: Place) {
  const [height, setHeight] = useState(rememberedHeight);
  // Of this place only: beside other columns the panel opens with another width.
  const [width, setWidth] = useState<{ readonly of: Place; readonly px: number } | null>(null);
  if (place.at === "below") {
    const resize = (px: number): void => {
      rememberedHeight = px;
      setHeight(px);
    };
    return { range: HEIGHTS, size: height, first: FIRST, resize };
  }
  const size = width?.of === place ? width.px : place.width;
  return { range: WIDTHS, size, first: place.width, resize: (px: number) => setWidth({ of: place, px }) };
}

export function Panel({ tabs, open, place, onOpen, onClose }: PanelProps) {
  const { range, size: wanted, first, resize } = useSize(place);
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const beside = place.at === "right";
  const size = within(wanted, range);
  return (
    <section
      className="tbm-panel"
      aria-label="Charts"
      data-testid="panel"
      data-at={place.at}
      style={beside ? { width: size } : { height: size, maxHeight: MOST_NOW }}
    >
      <Separator
        className="tbm-panel-edge"
        label={beside ? "Width of the charts" : "Height of the charts"}
        {...{ beside, size, first }}
        least={range.least}
        most={range.most()}
        onResize={(next) => resize(within(next, range))}
      />
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
