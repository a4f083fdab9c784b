/** What a key is called where there is little room: of a long name of steps the last one stays, which says the most. */

/** Up to here the end of a name is in sight as well. */
const SHORT = 24;
/** A longer last step is cut like any text. */
const LONGEST_END = 24;

export function KeyLabel({ text }: { readonly text: string }) {
  const end = text.lastIndexOf("/");
  if (text.length <= SHORT || end <= 0 || text.length - end > LONGEST_END)
    return <bdi className="tbm-clip">{text}</bdi>;
  return (
    <bdi className="tbm-clip tbm-clip-before-end">
      <span className="tbm-clip">{text.slice(0, end)}</span>
      <span>{text.slice(end)}</span>
    </bdi>
  );
}
