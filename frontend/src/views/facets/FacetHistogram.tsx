/** A facet of numbers or times as a histogram with two sliders and typed bounds; what is no number stands below it. */
import { useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Slider, SliderThumb, SliderTrack } from "react-aria-components";
import { formatValue } from "../../engine/format";
import { facetHistogram } from "../../engine/histogram";
import { type Clause, type Histogram, type Key, Kind } from "../../engine/types";
import type { Value } from "../../engine/value";
import { setRange, toggleAlso } from "../../state/change";
import { count, integer } from "../components/words";
import type { Act } from "../props";
import { markOf } from "./arrange";
import { useValueText, ValueLines } from "./FacetList";
import type { FormProps } from "./form";
import { boundText, rangeText } from "./range";
import { type Axis, axisOf, parseNumber, parseTime } from "./scale";

type Bounds = readonly [min: number | null, max: number | null];

const OPEN: Bounds = [null, null];
/** Other values beside numbers are shown up to here; the list form has them all. */
const MOST_SPECIALS = 8;

export function FacetHistogram({ keyed, table, filtering, label, clause, act }: FormProps) {
  const data = useMemo(() => facetHistogram(table, filtering, keyed), [table, filtering, keyed]);
  const axis = useMemo(() => axisOf(data, holdsIntegers(keyed)), [data, keyed]);
  const text = useValueText(keyed);
  const range = clause?.type === "range" ? clause : null;
  const bounds: Bounds = range === null ? OPEN : [range.min, range.max];
  // What is not logged has a sentence of its own under a range.
  const specials = data.specials.filter(({ value }) => range === null || value !== undefined).slice(0, MOST_SPECIALS);
  const set = (next: Bounds, how: "finished" | "ongoing") =>
    act((view) => {
      const [min, max] = next;
      return bounds[0] === min && bounds[1] === max ? view : setRange(view, keyed.ref, min, max);
    }, how);
  const say = (value: number) => boundText(value, data.scale === "time", keyed.float32);
  return (
    <>
      <div className="tbm-histogram">
        <Bars data={data} bounds={bounds} say={say} />
        <RangeSlider label={label} axis={axis} bounds={bounds} say={say} onChange={set} />
      </div>
      <div className="tbm-histogram-bounds">
        <Bound
          label={`${label} from`}
          value={bounds[0]}
          hint={formatValue(data.scale === "time" ? { time: data.min } : data.min)}
          timed={data.scale === "time"}
          say={say}
          onChange={(min) => set(ordered(min, bounds[1]), "finished")}
        />
        <span aria-hidden="true">…</span>
        <Bound
          label={`${label} to`}
          value={bounds[1]}
          hint={formatValue(data.scale === "time" ? { time: data.max } : data.max)}
          timed={data.scale === "time"}
          say={say}
          onChange={(max) => set(ordered(bounds[0], max), "finished")}
        />
      </div>
      {range !== null && <Hidden data={data} range={range} keyed={keyed} act={act} />}
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
              : alsoMark(range.also, value, keyed)
          }
          act={act}
          beside={range !== null}
        />
      )}
      {clause?.type === "values" && clause.include.some((value) => typeof value === "number") && (
        <p className="tbm-facet-note">Filtered by {count(clause.include.length, "value")} of the list.</p>
      )}
    </>
  );
}

function alsoMark(also: readonly Value[], value: Value, key: Key) {
  return markOf({ type: "values", key: key.ref, include: also, exclude: [], match: "any" }, value, key.float32);
}

function ordered(min: number | null, max: number | null): Bounds {
  return min !== null && max !== null && min > max ? [max, min] : [min, max];
}

function holdsIntegers(key: Key): boolean {
  const { kinds, numbers, size } = key.dictionary;
  for (let code = 1; code < size; code++) {
    if (kinds[code] === Kind.number && Number.isFinite(numbers[code]) && !Number.isInteger(numbers[code])) return false;
  }
  return true;
}

interface BarsProps {
  readonly data: Histogram;
  readonly bounds: Bounds;
  readonly say: (value: number) => string;
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
      <title>{scale === "log" ? "Bins grow with the values" : ""}</title>
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
  readonly say: (value: number) => string;
  readonly onChange: (bounds: Bounds, how: "finished" | "ongoing") => void;
}

function RangeSlider({ label, axis, bounds, say, onChange }: RangeSliderProps) {
  const boundsAt = ([low, high]: readonly number[], before: readonly number[]): Bounds => [
    low === before[0] ? bounds[0] : low === 0 ? null : axis.valueAt(low ?? 0),
    high === before[1] ? bounds[1] : high === axis.last ? null : axis.valueAt(high ?? axis.last),
  ];
  const placesOf = ([min, max]: Bounds) => [
    min === null ? 0 : axis.placeOf(min),
    max === null ? axis.last : axis.placeOf(max),
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
          <Thumb index={0} label={`${label}, lowest`} says={bounds[0] === null ? "no bound" : say(bounds[0])} />
          <Thumb index={1} label={`${label}, highest`} says={bounds[1] === null ? "no bound" : say(bounds[1])} />
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
  readonly value: number | null;
  /** Of the data, where no bound is set. */
  readonly hint: string;
  readonly timed: boolean;
  readonly say: (value: number) => string;
  readonly onChange: (value: number | null) => void;
}

function Bound({ label, value, hint, timed, say, onChange }: BoundProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const problem = useId();
  const parsed = typed === null ? value : timed ? parseTime(typed) : parseNumber(typed);
  const finish = () => {
    if (typed === null || parsed === undefined) return;
    setTyped(null);
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
        value={typed ?? (value === null ? "" : say(value))}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          finish();
          setTyped(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") finish();
          if (event.key !== "Escape" || typed === null) return;
          event.stopPropagation();
          setTyped(null);
        }}
      />
      {parsed === undefined && (
        <span className="tbm-bound-problem" id={problem} role="alert">
          {timed ? "A date, such as 2026-03-01 14:30" : "A number, such as 0.01 or 1e-2"}
        </span>
      )}
    </span>
  );
}

interface HiddenProps {
  readonly data: Histogram;
  readonly range: Extract<Clause, { type: "range" }>;
  readonly keyed: Key;
  readonly act: Act;
}

/** How many runs the range hides that have no number at all, and the way to keep them. */
function Hidden({ data, range, keyed, act }: HiddenProps) {
  const missing = data.specials.find(({ value }) => value === undefined);
  if (missing === undefined) return null;
  const included = range.also.includes(undefined);
  return (
    <p className="tbm-facet-note" data-testid="range-hidden" data-count={included ? 0 : missing.count}>
      {included
        ? `With ${count(missing.count, "run")} without this key.`
        : `Hides ${count(missing.count, "run")} without this key.`}{" "}
      <button type="button" className="tbm-link" onClick={() => act((view) => toggleAlso(view, keyed.ref, undefined))}>
        {included ? "Hide them" : "Include them"}
      </button>
    </p>
  );
}
