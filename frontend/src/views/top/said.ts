/** What the search box says of what is typed in it. */
export interface Said {
  readonly text: string;
  /** The place in the query that it is about, where it is known. */
  readonly at: { readonly from: number; readonly to: number } | null;
  /** Nothing is wrong, or not yet: it is said without alarm. */
  readonly calm: boolean;
}
