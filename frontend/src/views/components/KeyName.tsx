/** A key's label, and its whole name where that says more. */
export function KeyName({ text, full }: { readonly text: string; readonly full: string }) {
  return (
    <>
      <bdi className="tbm-clip">{text}</bdi>
      {text !== full && (
        <bdi className="tbm-clip tbm-key-full" title={full}>
          {full}
        </bdi>
      )}
    </>
  );
}
