/** What the user should know before he goes to another tab of TensorBoard, in sentences; none where all is as he expects. */
import type { Groups, Preset } from "../../engine/expressions/preset";
import { count, integer } from "../../views/components/words";

/** In a log directory of more, Time Series selects none by itself. */
const MOST_SELECTED = 500;
/** Time Series has so many colours. */
const COLORS = 7;
/** So many runs Scalars ticks by itself. */
export const MOST_TICKED = 40;

export function timeSeriesNotes(groups: Groups, preset: Preset, known: number): readonly string[] {
  const notes = [...cutNotes(groups, preset)];
  if (preset.alike > 0) {
    notes.push(
      `${count(preset.alike, "more run")} will be among them: names that differ only in upper and lower case are one to this browser.`,
    );
  }
  if (known > MOST_SELECTED) {
    notes.push(
      `In a log directory of more than ${MOST_SELECTED} runs, Time Series selects none by itself. Click the checkbox at the head of its list of runs: it selects just these.`,
    );
  }
  if (notes.length > 0 && preset.groups > 1) {
    const shared = preset.groups > COLORS ? `, so that some of the ${integer(preset.groups)} groups share one` : "";
    notes.push(`Time Series has ${COLORS} colours of its own, not those of the curves here${shared}.`);
  }
  return notes;
}

export function scalarsNotes(groups: Groups, preset: Preset, ticked: readonly string[] | null): readonly string[] {
  const notes = [...cutNotes(groups, preset)];
  if (ticked === null && preset.runs.length > MOST_TICKED) {
    notes.push(
      `Scalars cannot be told to tick these ${integer(preset.runs.length)} runs, and by itself it ticks no more than ${MOST_TICKED}. Click “Toggle All Runs” below its list of runs.`,
    );
  }
  return notes;
}

function cutNotes(groups: Groups, preset: Preset): readonly string[] {
  const rows = groups.flat();
  const left = rows.flat().length - preset.runs.length;
  if (left === 0) return [];
  const parts =
    preset.rows === rows.length || preset.rows === 0
      ? `${integer(preset.runs.length)} of ${count(rows.flat().length, "run")}`
      : groups.length > 1 && preset.groups > 1
        ? `${integer(preset.groups)} of ${count(groups.length, "group")}, ${integer(preset.rows)} of ${count(rows.length, "row")}`
        : `${integer(preset.rows)} of ${count(rows.length, "row")}`;
  return [`Not all of their names fit into an address. You will see the first ${parts}, in the order of the table.`];
}
