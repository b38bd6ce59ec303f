// One row for a concept that several loaded knowledge bases hold under different ids: told by their cross-references,
// for display only. Nothing is hidden: the row carries all the ids.
import type { Library } from "./library.ts";
import { joinShown } from "./merge-xrefs.ts";

export interface ShownConcept {
  readonly id: string;
  /** Name of its KB. */
  readonly kb: string;
}

/** An item with the concepts of other KBs that are the same as its own, in the order of the list. */
export interface SameRow<T> {
  readonly item: T;
  readonly also: readonly T[];
}

/** The items in their order, those of the same concept gathered at the first of them. */
export function sameRows<T>(
  library: Library,
  items: readonly T[],
  of: (item: T) => ShownConcept,
): SameRow<T>[] {
  // Of one KB no two are the same: no record has to be read.
  if (new Set(items.map((item) => of(item).kb)).size < 2) return items.map((item) => ({ item, also: [] }));
  const names = library.kbs.map((kb) => kb.info.name);
  const lists = names.map((name) =>
    items.flatMap((item) => {
      const { id, kb } = of(item);
      const found = kb === name ? library.concept(id)?.concept : undefined;
      return found?.id === id ? [found] : [];
    }),
  );
  const home = new Map<string, readonly string[]>();
  for (const ids of joinShown(lists).joined) for (const id of ids) home.set(id, ids);
  const rows = new Map<readonly string[] | T, { item: T; also: T[] }>();
  for (const item of items) {
    const key = home.get(of(item).id) ?? item;
    const row = rows.get(key);
    if (row) row.also.push(item);
    else rows.set(key, { item, also: [] });
  }
  return [...rows.values()];
}
