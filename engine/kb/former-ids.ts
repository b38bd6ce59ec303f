// Ids of the past: a concept that was merged into another is found by its former id.
import type { Concept } from "./concept.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";

/** The concept of the first KB that has the id now, else of the first in which it once was the concept's. */
export function conceptEver(kbs: readonly KnowledgeBase[], id: string): Concept | undefined {
  for (const kb of kbs) {
    const found = kb.concept(id);
    if (found) return found;
  }
  for (const kb of kbs) {
    const hit = kb.lookup(id, { limit: 1 })[0];
    const found = hit && kb.concept(hit.concept);
    if (found?.altIds.includes(id)) return found;
  }
  return undefined;
}
