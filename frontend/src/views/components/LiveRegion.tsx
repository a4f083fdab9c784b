/** Says a short text to screen readers when it changes, and shows nothing. */
export function LiveRegion({ text }: { readonly text: string }) {
  return (
    <div className="tbm-hidden" role="status" aria-live="polite" aria-atomic="true">
      {text}
    </div>
  );
}
