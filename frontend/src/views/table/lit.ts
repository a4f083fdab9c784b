/** The one line that is pointed at, in the table or in a chart; apart from the view, since it changes with every move. */
export interface Lit {
  /** The line's id, see `lineId`; null for none. */
  readonly now: () => string | null;
  readonly set: (id: string | null) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function makeLit(): Lit {
  let lit: string | null = null;
  const listeners = new Set<() => void>();
  return {
    now: () => lit,
    set: (id) => {
      if (id === lit) return;
      lit = id;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
