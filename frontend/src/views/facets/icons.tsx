/** The two forms of a facet, as icons. */

export function ListIcon() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
      <path d="M1 2.5h2M5 2.5h6M1 6h2M5 6h6M1 9.5h2M5 9.5h6" />
    </svg>
  );
}

export function BarsIcon() {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" fill="currentColor" aria-hidden="true">
      <path d="M1 7h2v4H1zM4 3h2v8H4zM7 1h2v10H7zM10 8h1.5v3H10z" />
    </svg>
  );
}
