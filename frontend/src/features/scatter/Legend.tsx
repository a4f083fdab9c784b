/** Which colour is what. */
import { type Legend as Colours, STEPS } from "../../engine/charts/colouring";
import { formatter } from "../../engine/presentation/formatter";
import type { Key } from "../../engine/table/types";
import { words } from "../../values/format";
import { count, integer } from "../../views/components/words";

interface LegendProps {
  readonly legend: Colours;
  readonly of: Key;
  readonly label: (key: Key) => string;
  readonly unit: string;
}

export function Legend({ legend, of, label, unit }: LegendProps) {
  return (
    <aside className="tbm-scatter-legend" aria-label="Colours" data-testid="chart-legend">
      <p className="tbm-clip" title={label(of)}>
        <bdi>{label(of)}</bdi>
      </p>
      {legend.type === "scale" ? <Scale {...{ legend, of }} /> : <Values legend={legend} />}
      {legend.missing > 0 && (
        <p className="tbm-scatter-item">
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

function Values({ legend: { items } }: { readonly legend: Extract<Colours, { type: "values" }> }) {
  return (
    <ul>
      {items.map(({ value, ink, rows }) => (
        <li key={words(value)} className="tbm-scatter-item">
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
  readonly legend: Extract<Colours, { type: "scale" }>;
  readonly of: Key;
}) {
  const { format } = formatter(of);
  const steps = Array.from({ length: STEPS }, (_, i) => `var(--tbm-scale-${i + 1})`);
  return (
    <div className="tbm-scatter-scale">
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
