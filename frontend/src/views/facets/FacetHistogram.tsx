/** A facet of numbers or times as a histogram with two sliders and typed bounds; what is no number stands below it. */
import { useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components";
import { grainOf } from "../../engine/kernels/binning";
import { facetHistogram } from "../../engine/kernels/histogram";
import { type Bounding, type Bounds, boundingOf, ordered, rangeText, type Say } from "../../engine/presentation/bounds";
import type { Histogram } from "../../engine/table/types";
import { setRange } from "../../state/change";
import { endOf, parseTime, type Side, timeText } from "../../values/dates";
import { formatDuration, isDuration } from "../../values/duration";
import { formatValue } from "../../values/format";
import { formatTime } from "../../values/time";
import { count, integer } from "../components/words";
import { isMeasureValue, markOf } from "./arrange";
import { useValueText, ValueLines } from "./FacetList";
import type { FormProps } from "./form";
import { alsoMark, Hidden } from "./Ranged";
import { type Axis, axisOf } from "./scale";

const OPEN: Bounds = [null, null];
/** Other values beside numbers are shown up to here; the list form has them all. */
const MOST_SPECIALS = 8;

export function FacetHistogram({ keyed, table, filtering, label, clause, act }: FormProps) {
  const data = useMemo(() => facetHistogram(table, filtering, keyed), [table, filtering, keyed]);
  const bounding = useMemo(() => boundingOf(keyed), [keyed]);
  const { say, days } = bounding;
  const axis = useMemo(() => axisOf(data, grainOf(keyed)), [data, keyed]);
  const text = useValueText(keyed);
  const id = useId();
  const logId = data.scale === "log" ? id : undefined;
  const range = clause?.type === "range" ? clause : null;
  const bounds: Bounds = range === null ? OPEN : [range.min, range.max];
  // What is not logged has a sentence of its own under a range.
  const specials = data.specials.filter(({ value }) => range === null || value !== undefined).slice(0, MOST_SPECIALS);
  const set = (next: Bounds, how: "finished" | "ongoing") =>
    act((view) => {
      const [min, max] = next;
      return bounds[0] === min && bounds[1] === max ? view : setRange(view, keyed.ref, min, max);
    }, how);
  const hint = (value: number) => {
    if (days !== null) return formatTime(value, days ? "date" : "minute");
    return isDuration(keyed) ? formatDuration(value) : formatValue(value);
  };
  return (
    <>
      <div className="tbm-histogram">
        <Bars data={data} bounds={bounds} say={say} />
        <RangeSlider label={label} axis={axis} bounds={bounds} days={days} say={say} onChange={set} scaled={logId} />
        {logId !== undefined && (
          <p className="tbm-histogram-scale" id={logId} title="Bins grow with the values">
            log scale
          </p>
        )}
      </div>
      <div className="tbm-histogram-bounds">
        <Bound
          label={`${label} from`}
          side="lower"
          value={bounds[0]}
          hint={hint(data.min)}
          bounding={bounding}
          onChange={(min) => set(ordered(min, bounds[1], days), "finished")}
        />
        <span aria-hidden="true">…</span>
        <Bound
          label={`${label} to`}
          side="upper"
          value={bounds[1]}
          hint={hint(data.max)}
          bounding={bounding}
          onChange={(max) => set(ordered(bounds[0], max, days), "finished")}
        />
      </div>
      {range !== null && <Hidden items={data.specials} range={range} act={act} />}
      {specials.length > 0 && (
        <ValueLines
          keyed={keyed}
          label={label}
          items={specials}
          scale={specials.reduce((most, { total }) => Math.max(most, total), 1)}
          text={text}
          mark={(value) =>
            range === null
              ? markOf(clause?.type === "values" ? clause : null, value, keyed.float32)
              : alsoMark(range, value, keyed.float32)
          }
          act={act}
          range={range}
        />
      )}
      {clause?.type === "values" && clause.include.some(isMeasureValue) && (
        <p className="tbm-facet-note">
          Filtered by {count(clause.include.length, "value")} of the list. A range would replace them.
        </p>
      )}
    </>
  );
}

interface BarsProps {
  readonly data: Histogram;
  readonly bounds: Bounds;
  readonly say: Say;
}

const HEIGHT = 44;

function Bars({ data: { bins, scale }, bounds: [min, max], say }: BarsProps) {
  const most = bins.reduce((top, bin) => Math.max(top, bin.total), 1);
  const width = 100 / Math.max(1, bins.length);
  // Numbers without a logarithm stand apart from the others.
  const apart = scale === "log" && (bins[0]?.min ?? 1) <= 0;
  // A single run must stay visible beside a bin of thousands.
  const heightOf = (rows: number) => (rows === 0 ? 0 : Math.max(1.5, (rows / most) * HEIGHT));
  return (
    <svg className="tbm-histogram-bars" viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {bins.map((bin, index) => {
        const inside = (min === null || bin.max >= min) && (max === null || bin.min <= max);
        return (
          <g key={bin.min} data-inside={inside && (min !== null || max !== null)}>
            <title>{`${rangeText(bin.min, bin.max, say)}: ${integer(bin.count)} of ${count(bin.total, "run")}`}</title>
            <rect className="tbm-bin-hit" x={index * width} width={width} y={0} height={HEIGHT} />
            <Bar className="tbm-bin-total" index={index} width={width} height={heightOf(bin.total)} />
            <Bar className="tbm-bin-count" index={index} width={width} height={heightOf(bin.count)} />
          </g>
        );
      })}
      {apart && <path className="tbm-bin-break" d={`M${width} 0V${HEIGHT}`} />}
    </svg>
  );
}

function Bar(props: { className: string; index: number; width: number; height: number }) {
  const { className, index, width, height } = props;
  return (
    <rect className={className} x={(index + 0.06) * width} width={0.88 * width} y={HEIGHT - height} height={height} />
  );
}

interface RangeSliderProps {
  readonly label: string;
  readonly axis: Axis;
  readonly bounds: Bounds;
  /** Times: whether they are whole days. null: numbers. */
  readonly days: boolean | null;
  readonly say: Say;
  readonly onChange: (bounds: Bounds, how: "finished" | "ongoing") => void;
  /** Id of what says that values do not run evenly; absent where they do. */
  readonly scaled: string | undefined;
}

function RangeSlider({ label, axis, bounds, days, say, onChange, scaled }: RangeSliderProps) {
  const upperAt = (place: number) => {
    const value = axis.valueAt(place);
    return days === null ? value : endOf(value, days);
  };
  // The thumb of an upper day or minute stands at its start, or an arrow key towards less could make it more.
  const placeOfUpper = (max: number) =>
    axis.placeOf(days === null ? max : (parseTime(timeText(max, days, "upper"), days, "lower") ?? max));
  const boundsAt = ([low, high]: readonly number[], before: readonly number[]): Bounds => [
    low === before[0] ? bounds[0] : low === 0 ? null : axis.valueAt(low ?? 0),
    high === before[1] ? bounds[1] : high === axis.last ? null : upperAt(high ?? axis.last),
  ];
  const placesOf = ([min, max]: Bounds) => [
    min === null ? 0 : axis.placeOf(min),
    max === null ? axis.last : placeOfUpper(max),
  ];
  // Rounding may leave a value where it was: the thumb's own place then counts, or arrow keys would be stuck.
  const [moved, setMoved] = useState<{ places: readonly number[]; bounds: Bounds } | null>(null);
  const places = moved !== null && sameBounds(moved.bounds, bounds) ? moved.places : placesOf(bounds);
  const move = (next: readonly number[], how: "finished" | "ongoing") => {
    const to = boundsAt(next, places);
    setMoved({ places: next, bounds: to });
    onChange(to, how);
  };
  // A drag ends with the pointer; arrow keys go on until the focus leaves, or each press would be a step for Back.
  const byKeys = useRef(false);
  return (
    <fieldset
      aria-label={`Range of ${label}`}
      aria-describedby={scaled}
      onKeyDownCapture={() => {
        byKeys.current = true;
      }}
      onPointerDownCapture={() => {
        byKeys.current = false;
      }}
      onBlur={() => {
        if (byKeys.current) onChange(bounds, "finished");
      }}
    >
      <Slider
        className="tbm-slider"
        aria-label={`Range of ${label}`}
        minValue={0}
        maxValue={axis.last}
        value={[...places]}
        onChange={(next) => move(next, "ongoing")}
        onChangeEnd={(next) => move(next, byKeys.current ? "ongoing" : "finished")}
      >
        <SliderTrack className="tbm-slider-track">
          <span
            className="tbm-slider-fill"
            style={{
              left: `${(100 * (places[0] ?? 0)) / axis.last}%`,
              right: `${100 - (100 * (places[1] ?? 0)) / axis.last}%`,
            }}
          />
          <Thumb
            index={0}
            label={`${label}, lowest`}
            says={bounds[0] === null ? "no bound" : say(bounds[0], "lower")}
          />
          <Thumb
            index={1}
            label={`${label}, highest`}
            says={bounds[1] === null ? "no bound" : say(bounds[1], "upper")}
          />
        </SliderTrack>
      </Slider>
    </fieldset>
  );
}

function sameBounds(a: Bounds, b: Bounds): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function Thumb({ index, label, says }: { readonly index: number; readonly label: string; readonly says: string }) {
  const input = useRef<HTMLInputElement>(null);
  // React Aria would read out the place on our axis ("120"), which is no value of the user's.
  useLayoutEffect(() => input.current?.setAttribute("aria-valuetext", says));
  return <SliderThumb index={index} className="tbm-slider-thumb" aria-label={label} inputRef={input} />;
}

interface BoundProps {
  readonly label: string;
  readonly side: Side;
  readonly value: number | null;
  /** Of the data, where no bound is set. */
  readonly hint: string;
  readonly bounding: Bounding;
  readonly onChange: (value: number | null) => void;
}

function Bound({ label, side, value, hint, bounding: { say, parse, example }, onChange }: BoundProps) {
  // What is typed belongs to the bound that it was typed over: it ends with it, by Back or by a slider.
  const [draft, setDraft] = useState<{ readonly text: string; readonly over: number | null } | null>(null);
  const typed = draft !== null && draft.over === value ? draft.text : null;
  const problem = useId();
  const parsed = typed === null ? value : parse(typed, side);
  const finish = () => {
    if (typed === null || parsed === undefined) return;
    setDraft(null);
    if (parsed !== value) onChange(parsed);
  };
  return (
    <span className="tbm-bound">
      <input
        className="tbm-input"
        aria-label={label}
        aria-invalid={parsed === undefined}
        aria-describedby={parsed === undefined ? problem : undefined}
        placeholder={hint}
        value={typed ?? (value === null ? "" : say(value, side))}
        onChange={(event) => setDraft({ text: event.target.value, over: value })}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === "Enter") finish();
          if (event.key !== "Escape" || typed === null) return;
          event.stopPropagation();
          setDraft(null);
        }}
      />
      {parsed === undefined && (
        <span className="tbm-bound-problem" id={problem} role="alert">
          {example}
        </span>
      )}
    </span>
  );
}
