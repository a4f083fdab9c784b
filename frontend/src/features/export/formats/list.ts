/** The formats that there are, in the order of the menu. */
import { csv } from "./csv";
import type { Format } from "./format";
import { html } from "./html";
import { jsonLines } from "./jsonLines";
import { latex } from "./latex";
import { markdown } from "./markdown";
import { parquet } from "./parquet";
import { snippet } from "./snippet";
import { tsv } from "./tsv";

/** One line each. */
export const FORMATS: readonly Format[] = [csv, parquet, jsonLines, html, tsv, markdown, latex, snippet];
