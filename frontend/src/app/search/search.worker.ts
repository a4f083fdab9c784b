/** Searches a copy of the table, away from the page: typing goes on meanwhile, and an expression without end is ended with the worker. */
import { rowsOf } from "../../engine/query/answer";
import { unpackKey } from "../../engine/search/pack";
import { parseQuery, prepareTexts, type Searched, searchRows } from "../../engine/search/search";
import type { SearchedKey } from "../../engine/search/texts";
import type { SearchAnswer, SearchRequest } from "./searcher";

let count = 0;
let keys: SearchedKey[] = [];

function answer(message: SearchAnswer, moved: Transferable[] = []): void {
  self.postMessage(message, { transfer: moved });
}

self.onmessage = ({ data }: MessageEvent<SearchRequest>) => {
  if (data.type === "table") {
    count = data.count;
    keys = [];
  } else if (data.type === "column") {
    keys.push(unpackKey(data.column));
  } else {
    const table: Searched = { count, keys };
    const { type } = parseQuery(data.query);
    if (type === "regex") prepareTexts(table);
    answer({ type: "started" });
    const found = type === "expression" ? rowsOf(data.query, table, data.now) : searchRows(table, data.query);
    const rows = new Uint8Array(found ?? new Uint8Array(count).fill(1));
    answer({ type: "found", rows }, [rows.buffer]);
  }
};
