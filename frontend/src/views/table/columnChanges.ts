/** What is done to the columns that are shown: pinned, moved, hidden; pure steps from one view to the next. */
import type { View } from "../../state/view";
import type { KeyRef } from "../../values/key";
import { has, moved, placed, withAbsent, without } from "./changes";

/** The columns of keys that are shown, from left to right: first those that are pinned. */
export interface ShownKeys {
  readonly pinned: readonly KeyRef[];
  readonly others: readonly KeyRef[];
}

/** The keys to show: the pinned ones, then the others of `keys`. */
export function pinnedFirst(pinned: readonly KeyRef[], keys: readonly KeyRef[]): readonly KeyRef[] {
  return pinned.length === 0 ? keys : [...pinned, ...keys.filter((key) => !has(pinned, key))];
}

/** Pins the column of a key behind those that are pinned already, or lets it go back among the others. */
export function withPin(view: View, key: KeyRef, on: boolean): View {
  const pinned = without(view.pinned, key);
  if (on) return { ...view, pinned: [...pinned, key] };
  // Where the user chose the columns it stays one of them.
  const columns = view.columns === null || has(view.columns, key) ? view.columns : [key, ...view.columns];
  return { ...view, pinned, columns };
}

/** Moves a column among the pinned ones, or among the others. */
export function withMoved(view: View, shown: ShownKeys, key: KeyRef, delta: number): View {
  return has(shown.pinned, key)
    ? withPinned(view, shown, moved(shown.pinned, key, delta))
    : withShown(view, shown, { ...shown, others: moved(shown.others, key, delta) });
}

/** Puts the column of a key, which may not be shown yet, at a place of the columns as they are: among pinned ones it is pinned. */
export function withPlaced(view: View, shown: ShownKeys, key: KeyRef, place: number): View {
  const { pinned, others } = shown;
  const toPinned = place < pinned.length || (place === pinned.length && has(pinned, key));
  return toPinned
    ? withPinned(view, shown, placed(pinned, key, place))
    : withShown(view, shown, { pinned: without(pinned, key), others: placed(others, key, place - pinned.length) });
}

export function withHidden(view: View, shown: ShownKeys, key: KeyRef): View {
  return withShown(view, shown, { pinned: without(shown.pinned, key), others: without(shown.others, key) });
}

/** Keys that no run has yet keep their places. What the tab chose itself it goes on choosing. */
function withPinned(view: View, { pinned }: ShownKeys, next: readonly KeyRef[]): View {
  return { ...view, pinned: withAbsent(view.pinned, pinned, next) };
}

/** From here on these are the columns that the user chose. */
function withShown(view: View, shown: ShownKeys, next: ShownKeys): View {
  const all = [...shown.pinned, ...shown.others];
  const columns = withAbsent(view.columns ?? [], all, [...next.pinned, ...next.others]);
  return { ...withPinned(view, shown, next.pinned), columns };
}
