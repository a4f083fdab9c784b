/** What a header says beside a column's label: which of a metric's steps it shows, and what group rows make of its runs. */
import { REDUCER_NAMES, REDUCERS } from "../../engine/reducers/list";
import type { Key } from "../../engine/table/types";
import { markSampled, sampledTitle, stepsTitle, stepsWords } from "../components/steps";
import type { Column } from "./columns";
import { textWidth } from "./measure";

export interface Heading {
  /** As much as there is room for: " · max over steps · mean of runs" or " · max · mean". */
  readonly note: string;
  /** All of it. */
  readonly whole: string;
  /** What else is to be told in the tooltip, a line each. */
  readonly lines: readonly string[];
}

const joined = (parts: readonly string[]): string => parts.map((part) => (part === "" ? "" : ` · ${part}`)).join("");

/** The shortest that tells the reductions apart: the target's name has no room in a header. */
function shortSteps({ ref, overSteps }: Key): string {
  if (ref.namespace !== "metric") return "";
  if (overSteps?.state === "there") return overSteps.reduction === "best" ? "at best" : overSteps.reduction;
  return overSteps?.state === "reading" ? "last…" : "last";
}

function wholeSteps(key: Key): string {
  return key.ref.namespace === "metric" ? stepsWords(key) || "last over steps" : "";
}

export function headingOf(column: Column, room: number): Heading {
  const { newest, reduces, reducer, label } = column;
  const { short, long } = REDUCERS[reducer];
  const whole = joined([markSampled(newest, wholeSteps(newest)), reduces ? `${long} of runs` : ""]);
  const fits = textWidth(label + whole) <= room;
  return {
    note: fits ? whole : joined([markSampled(newest, shortSteps(newest)), reduces ? short : ""]),
    whole,
    lines: [stepsTitle(newest), sampledTitle(newest), reduces ? `In group rows the ${long} of their runs` : ""].filter(
      Boolean,
    ),
  };
}

/** The width of the shorter words, whichever reducer is chosen. */
export function noteWidth(key: Key, reduces: boolean): number {
  const widthWith = (reducer: string) => textWidth(joined([markSampled(key, shortSteps(key)), reducer]));
  return reduces ? Math.max(...REDUCER_NAMES.map((name) => widthWith(REDUCERS[name].short))) : widthWith("");
}
