/** Runs a regular expression over texts, away from the page: an expression that would run for ever is ended with the worker. */
import { matchTexts } from "../engine/search";

export interface SearchRequest {
  readonly source: string;
  readonly flags: string;
  readonly texts: readonly string[];
}

export interface SearchAnswer {
  /** 1 per text that matches. */
  readonly matching: Uint8Array;
}

self.onmessage = ({ data }: MessageEvent<SearchRequest>) => {
  const matching = matchTexts(data.texts, data.source, data.flags);
  self.postMessage({ matching } satisfies SearchAnswer);
};

// The time limit counts from here: loading this file over a slow connection is no fault of the expression.
self.postMessage("ready");
