/** The open run's own notices: the first few at once, the rest on a click. */
import { useState } from "react";
import type { Notice } from "../../contract/status";
import { WarningIcon } from "../components/icons";
import { count } from "../components/words";

const FEW = 2;

export function RunNotices({ notices }: { readonly notices: readonly Notice[] }) {
  const [all, setAll] = useState(false);
  if (notices.length === 0) return null;
  const shown = all || notices.length <= FEW ? notices : notices.slice(0, 1);
  return (
    <div className="tbm-run-notices">
      <ul>
        {shown.map(({ code, tag, text }) => (
          <li key={`${code} ${tag} ${text}`} data-testid="notice" data-code={code}>
            <WarningIcon size={14} />
            <span>
              {tag !== null && (
                <>
                  <bdi className="tbm-mono">{tag}</bdi>
                  {": "}
                </>
              )}
              <bdi>{text}</bdi>
            </span>
          </li>
        ))}
      </ul>
      {notices.length > FEW && (
        <button type="button" className="tbm-link" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show ${count(notices.length - 1, "more notice")}`}
        </button>
      )}
    </div>
  );
}
