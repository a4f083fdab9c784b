/** The names of the axes, above them: a menu for each, and a drag to another place. */
import { useState } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { Key } from "../../engine/table/types";
import { withBrush } from "../../state/brush";
import type { ParallelView } from "../../state/parallel";
import { fullName, type KeyRef } from "../../values/key";
import type { Act } from "../../views/props";
import { has, moved, without } from "../../views/table/changes";

interface HeadsProps {
  readonly axes: readonly Key[];
  readonly label: (key: Key) => string;
  /** Their places in px. */
  readonly xs: readonly number[];
  readonly brushed: readonly boolean[];
  readonly act: Act;
  /** Shows the facet of a key, where one filters by keyboard. */
  readonly seek: (key: KeyRef) => void;
}

const LEAST = 8;

export function Heads({ axes, label, xs, brushed, act, seek }: HeadsProps) {
  const refs = axes.map(({ ref }) => ref);
  const change = (how: (parallel: ParallelView) => Partial<ParallelView>) =>
    act((view) => ({ ...view, parallel: { ...view.parallel, ...how(view.parallel) } }));
  const onMove = (key: KeyRef, by: number) => change(() => ({ axes: moved(refs, key, by) }));
  const [drag, setDrag] = useState<{ readonly axis: number; readonly from: number; readonly by: number } | null>(null);
  const room = axes.length > 1 ? (xs[1] ?? 0) - (xs[0] ?? 0) - 8 : 200;
  const placeOf = (px: number) =>
    xs.reduce((best, x, i) => (Math.abs(x - px) < Math.abs((xs[best] ?? 0) - px) ? i : best), 0);
  return axes.map((key, i) => (
    <div
      key={key.id}
      className="tbm-parallel-head"
      data-testid="parallel-axis"
      data-path={JSON.stringify(key.ref.path)}
      data-dragged={drag?.axis === i || undefined}
      style={{ left: (xs[i] ?? 0) + (drag?.axis === i ? drag.by : 0), maxWidth: Math.max(40, room) }}
    >
      <span
        className="tbm-parallel-grip"
        title="Drag to another place"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ axis: i, from: event.clientX, by: 0 });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, by: event.clientX - drag.from })}
        onPointerUp={() => {
          if (drag && Math.abs(drag.by) >= LEAST) onMove(key.ref, placeOf((xs[i] ?? 0) + drag.by) - i);
          setDrag(null);
        }}
        onPointerCancel={() => setDrag(null)}
      >
        ⠿
      </span>
      <MenuTrigger>
        <Button className="tbm-parallel-name" aria-label={`${label(key)}: axis ${i + 1} of ${axes.length}`}>
          <bdi className="tbm-clip">{label(key)}</bdi>
        </Button>
        <Popover className="tbm-popover" placement="top">
          <Menu
            className="tbm-menu"
            aria-label={fullName(key.ref)}
            disabledKeys={[
              ...(i === 0 ? ["left"] : []),
              ...(i === axes.length - 1 ? ["right"] : []),
              ...(brushed[i] ? [] : ["clear"]),
            ]}
          >
            <MenuItem id="left" className="tbm-menu-item" onAction={() => onMove(key.ref, -1)}>
              Move to the left
            </MenuItem>
            <MenuItem id="right" className="tbm-menu-item" onAction={() => onMove(key.ref, 1)}>
              Move to the right
            </MenuItem>
            <MenuItem
              id="flip"
              className="tbm-menu-item"
              onAction={() => change(({ flipped }) => ({ flipped: toggled(flipped, key.ref) }))}
            >
              Turn upside down
            </MenuItem>
            <MenuItem id="seek" className="tbm-menu-item" onAction={() => seek(key.ref)}>
              Go to its facet
            </MenuItem>
            <MenuItem id="clear" className="tbm-menu-item" onAction={() => act((view) => withBrush(view, key, null))}>
              Take the filter away
            </MenuItem>
            <MenuItem
              id="remove"
              className="tbm-menu-item"
              onAction={() => change(() => ({ axes: without(refs, key.ref) }))}
            >
              Remove this axis
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  ));
}

function toggled(keys: readonly KeyRef[], key: KeyRef): readonly KeyRef[] {
  return has(keys, key) ? without(keys, key) : [...keys, key];
}
