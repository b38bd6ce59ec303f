// Where the hierarchy of a knowledge base begins: concepts without a broader one in it. Taken from the hierarchy's own
// sections in short stretches, so that a million of them hold nobody up; no record is read.
import type { KnowledgeBase } from "./knowledge-base.ts";

export interface Roots {
  /** Ids of live concepts without a parent in the KB, at most `MOST_ROOTS`; by name where they are few. */
  readonly live: readonly string[];
  /** Ids of obsolete concepts without a parent, at most `MOST_ROOTS`. */
  readonly obsolete: readonly string[];
  /** How many there are of each. */
  readonly counts: { readonly live: number; readonly obsolete: number };
}

/** More are not browsed but searched. */
export const MOST_ROOTS = 100_000;
/** Lists up to this long are sorted by name. */
const SORTED = 10_000;
const STRETCH_MS = 4;

/** Rejects with the signal's reason. `pause` lets others run. */
export async function findRoots(
  kb: KnowledgeBase,
  pause: () => Promise<void>,
  signal?: AbortSignal,
): Promise<Roots> {
  const found = {
    live: [] as { id: string; name: string }[],
    obsolete: [] as { id: string; name: string }[],
  };
  const counts = { live: 0, obsolete: 0 };
  let until = performance.now() + STRETCH_MS;
  for (const root of kb.roots()) {
    const kind = root.obsolete ? "obsolete" : "live";
    counts[kind]++;
    if (found[kind].length < MOST_ROOTS) found[kind].push({ id: root.id, name: root.name });
    if (performance.now() < until) continue;
    await pause();
    signal?.throwIfAborted();
    until = performance.now() + STRETCH_MS;
  }
  const ids = (list: { id: string; name: string }[]) =>
    (list.length > SORTED ? list : list.sort((a, b) => a.name.localeCompare(b.name))).map(({ id }) => id);
  return { live: ids(found.live), obsolete: ids(found.obsolete), counts };
}
