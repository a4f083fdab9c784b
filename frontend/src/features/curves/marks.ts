/** How drawn lines look: each keeps its colour while it is drawn, and has it again when it comes back and that is free. */
import { type Mark, markOf } from "../../values/mark";

const MOST_REMEMBERED = 2000;

export class MarkBook {
  readonly #places = new Map<string, number>();

  marksOf(ids: readonly string[]): ReadonlyMap<string, Mark> {
    const taken = new Map<number, string>();
    for (const id of ids) {
      const place = this.#places.get(id);
      if (place !== undefined && place < ids.length + SPARE && !taken.has(place)) taken.set(place, id);
    }
    const placed = new Map([...taken].map(([place, id]) => [id, place]));
    let free = 0;
    for (const id of ids) {
      if (placed.has(id)) continue;
      while (taken.has(free)) free++;
      taken.set(free, id);
      placed.set(id, free);
    }
    for (const [id, place] of placed) this.#places.set(id, place);
    for (const id of this.#places.keys()) {
      if (this.#places.size <= MOST_REMEMBERED) break;
      if (!placed.has(id)) this.#places.delete(id);
    }
    return new Map(ids.map((id) => [id, markOf(placed.get(id) ?? 0)]));
  }
}

/** A few lines do not keep places far behind, whose marks have dashes, from a time when there were many. */
const SPARE = 4;
