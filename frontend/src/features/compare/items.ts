/** The lines of the comparison's table from top to bottom. */
import type { Differing } from "../../engine/compare/differences";
import { searchedName } from "../../engine/presentation/labels";
import { keyFinder } from "../../engine/search/keyWords";
import type { Key } from "../../engine/table/types";
import type { Section } from "../../state/compare";
import { type KeyRef, keyId } from "../../values/key";
import type { Comparison, Metric } from "./model";

export type Item =
  | { readonly type: "metric"; readonly id: string; readonly metric: Metric }
  | { readonly type: "key"; readonly id: string; readonly differing: Differing; readonly open: boolean }
  /** The texts of the key before it. */
  | { readonly type: "texts"; readonly id: string; readonly differing: Differing }
  | {
      readonly type: "section";
      readonly id: string;
      readonly section: Section;
      readonly count: number;
      /** null: it does not close. */
      readonly open: boolean | null;
    };

/** So many metrics are seen at first. */
export const FIRST_METRICS = 3;

export function itemsOf(
  comparison: Comparison,
  toggled: readonly Section[],
  texts: readonly KeyRef[],
  search: string,
): readonly Item[] {
  const finds = search.trim() === "" ? null : keyFinder(search);
  const isFound = (key: Key) => finds === null || finds(searchedName(key));
  const isOpen = (section: Section, atFirst: boolean) => finds !== null || toggled.includes(section) !== atFirst;
  const open = new Set(texts.map(keyId));
  const keys = (found: readonly Differing[]): readonly Item[] =>
    found.flatMap((differing): readonly Item[] => {
      const { id } = differing.key;
      const item: Item = { type: "key", id, differing, open: open.has(id) };
      return item.open ? [item, { type: "texts", id: `${id} texts`, differing }] : [item];
    });
  const section = (name: Section, all: readonly Differing[], atFirst: boolean): readonly Item[] => {
    const found = all.filter(({ key }) => isFound(key));
    if (found.length === 0 && (finds !== null || name !== "differ")) return [];
    const shown = isOpen(name, atFirst);
    const head: Item = {
      type: "section",
      id: name,
      section: name,
      count: found.length,
      open: found.length === 0 ? null : shown,
    };
    return shown ? [head, ...keys(found)] : [head];
  };
  return [
    ...metricItems(
      comparison.metrics.filter(({ key }) => isFound(key)),
      isOpen("metrics", false),
    ),
    ...section("differ", comparison.differ, true),
    ...section("about", comparison.about, false),
    ...section("same", comparison.same, false),
  ];
}

function metricItems(metrics: readonly Metric[], all: boolean): readonly Item[] {
  // A fold takes a line itself.
  const few = metrics.length <= FIRST_METRICS + 1;
  const shown = all || few ? metrics : metrics.slice(0, FIRST_METRICS);
  const items = shown.map((metric): Item => ({ type: "metric", id: `metric ${metric.key.id}`, metric }));
  if (few) return items;
  const count = metrics.length - FIRST_METRICS;
  return [...items, { type: "section", id: "metrics", section: "metrics", count, open: all }];
}
