/** Copies a text and tells for a moment how it went. */
import { useCallback, useEffect, useState } from "react";
import { copyText } from "./clipboard";

export interface Copied {
  readonly outcome: "copied" | "failed";
  /** In words. */
  readonly said: string;
}

/** `what` says what the text is, where the words should. */
export type Copy = (text: string, what?: string) => void;

/** How long it is told, in ms: the same may be copied again and is to be told again. */
const TOLD_FOR = 1600;

export function useCopy(): readonly [Copied | null, Copy] {
  const [copied, setCopied] = useState<Copied | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), TOLD_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = useCallback<Copy>((text, what) => {
    const put = async (): Promise<void> => setCopied(await outcomeOf(text, what));
    void put();
  }, []);
  return [copied, copy];
}

async function outcomeOf(text: string, what?: string): Promise<Copied> {
  if (text === "") return { outcome: "failed", said: "Nothing to copy" };
  if (await copyText(text)) return { outcome: "copied", said: what === undefined ? "Copied" : `Copied ${what}` };
  return { outcome: "failed", said: "The browser refused to copy" };
}
