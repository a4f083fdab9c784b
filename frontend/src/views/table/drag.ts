/** What a dragged column header or chip carries: its key's id. */
export const KEY_TYPE = "application/x-tbm-key";
