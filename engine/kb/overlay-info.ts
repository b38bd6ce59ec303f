// What a knowledge base holds together with the concepts laid over it: counted as a build of both would count.
import { createHash } from "node:crypto";
import type { Concept } from "./concept.ts";
import { groupCodes, type SemanticGroup } from "./groups.ts";
import type { KbInfo, KnowledgeBase } from "./knowledge-base.ts";
import { namesOf } from "./packed/name-collector.ts";

/**
 * `touched` are whole records: each takes the place of the base's record of the same id, if there is one. `added` is what
 * they were packed into.
 */
export function overlayInfo(base: KnowledgeBase, touched: Iterable<Concept>, added: KbInfo): KbInfo {
  const { info } = base;
  let { concepts, names, definitions, obsolete } = info;
  const groups: Partial<Record<SemanticGroup, number>> = { ...info.groups };
  const count = (concept: Concept, by: 1 | -1): void => {
    concepts += by;
    names += by * namesOf(concept, info.language).length;
    definitions += by * concept.definitions.length;
    if (concept.obsolete) obsolete += by;
    groups[concept.group] = (groups[concept.group] ?? 0) + by;
  };
  for (const concept of touched) {
    const old = base.concept(concept.id);
    if (old?.id === concept.id) count(old, -1);
    count(concept, 1);
  }
  const hash = createHash("sha256").update(info.hash).update(added.hash);
  return {
    ...info,
    source:
      added.concepts && !info.source.endsWith(`; ${added.source}`)
        ? `${info.source}; ${added.source}`
        : info.source,
    concepts,
    names,
    definitions,
    obsolete,
    groups: Object.fromEntries(groupCodes.flatMap((g) => (groups[g] ? [[g, groups[g]]] : []))),
    hash: added.concepts ? hash.digest("hex").slice(0, 32) : info.hash,
    bytes: info.bytes + added.bytes,
  };
}
