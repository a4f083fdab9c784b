/** Which colour is what. */
import { type Legend, STEPS } from "../../engine/charts/colouring";
import { formatter } from "../../engine/presentation/formatter";
import type { Key } from "../../engine/table/types";
import { words } from "../../values/format";
import { count, integer } from "../components/words";
import "./legend.css";

interface ColourLegendProps {
  readonly legend: Legend;
  readonly of: Key;
  readonly label: (key: Key) => string;
  readonly unit: string;
}

export function ColourLegend({ legend, of, label, unit }: ColourLegendProps) {
  return (
    <aside className="tbm-colours-legend" aria-label="Colours" data-testid="chart-legend">
      <p className="tbm-clip" title={label(of)}>
        <bdi>{label(of)}</bdi>
      </p>
      {legend.type === "scale" ? <Scale {...{ legend, of }} /> : <Values legend={legend} />}
      {legend.missing > 0 && (
        <p className="tbm-colours-item">
          <Dot ink="text-3" /> <i>not logged</i> <span className="tbm-num">{integer(legend.missing)}</span>
        </p>
      )}
      {legend.type === "values" && legend.others && (
        <p className="tbm-caption">
          Grey: {count(legend.others.values, "other value")}, {count(legend.others.rows, unit)}
        </p>
      )}
    </aside>
  );
}

function Values({ legend: { items } }: { readonly legend: Extract<Legend, { type: "values" }> }) {
  return (
    <ul>
      {items.map(({ value, ink, rows }) => (
        <li key={words(value)} className="tbm-colours-item">
          <Dot ink={ink} />
          <bdi className="tbm-clip" title={words(value)}>
            {words(value)}
          </bdi>
          <span className="tbm-num">{integer(rows)}</span>
        </li>
      ))}
    </ul>
  );
}

function Scale({
  legend: { low, high, log },
  of,
}: {
  readonly legend: Extract<Legend, { type: "scale" }>;
  readonly of: Key;
}) {
  const { format } = formatter(of);
  const steps = Array.from({ length: STEPS }, (_, i) => `var(--tbm-scale-${i + 1})`);
  return (
    <div className="tbm-colours-scale">
      <span aria-hidden="true" style={{ background: `linear-gradient(to right, ${steps.join(", ")})` }} />
      <div>
        <span>{format(low)}</span>
        {log && <span className="tbm-caption">log</span>}
        <span>{format(high)}</span>
      </div>
    </div>
  );
}

function Dot({ ink }: { readonly ink: string }) {
  return (
    <svg width="10" height="10" aria-hidden="true">
      <circle cx="5" cy="5" r="4" fill={`var(--tbm-${ink})`} />
    </svg>
  );
}
