/** How one of the lines that are drawn together looks, wherever it stands: a colour, and a dash where colours repeat. */
export interface Mark {
  /** From 1: the style sheet's `--tbm-line-1` and so on. */
  readonly colour: number;
  /** From 0, which is no dash. */
  readonly dash: number;
}

/** The style sheet has so many colours. */
export const COLOURS = 8;
/** In px: line and gap in turn. Colours with them tell 32 lines apart; those after that look like the first ones. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

export function markOf(place: number): Mark {
  return { colour: (place % COLOURS) + 1, dash: Math.floor(place / COLOURS) % DASHES.length };
}

export function colourOf({ colour }: Mark): string {
  return `var(--tbm-line-${colour})`;
}
