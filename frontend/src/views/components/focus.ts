/** Where the focus goes when what had it is gone. */

/** Gives the focus to an element; false where it cannot have it, being gone or out of reach. */
function focus(element: Element | null): boolean {
  if (!(element instanceof HTMLElement) || !element.isConnected) return false;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/** Gives the focus back to where it came from, else to the table's own cell, which stays in the page wherever one scrolls. */
export function returnFocus(opener: Element | null): void {
  if (!focus(opener)) focus(document.querySelector("[role=treegrid] [tabindex='0']"));
}
