// Everything that knowledge bases have to say about a mention: names equal to one of its queries, and names like it.
import type { SemanticGroup } from "../../kb/groups.ts";
import type { AskedKb } from "../asked-kb.ts";
import type { Evidence } from "./features.ts";
import { type Query, queriesFor } from "./queries.ts";
import type { WordPairs } from "./word-pairs.ts";

export interface EvidenceOptions {
  /** Similar names asked of each KB for each query that is asked for them. */
  readonly similar: number;
  /** Groups to look in; all where there are none. */
  readonly groups?: readonly SemanticGroup[];
}

/** Names behind one equal string that are looked at. */
const MOST_EQUAL = 30;
const LEAST_LETTERS = 3;

/** Worth a lookup of its own: a part of a mention that is more than a letter or two. */
const speaks = ({ text, origin }: Query): boolean =>
  (origin !== "less" && origin !== "part") || text.replace(/[^\p{L}\p{N}]/gu, "").length >= LEAST_LETTERS;

/**
 * Evidence for a mention, each concept with every name that speaks for it. `longForms`: the short forms that its document
 * explains.
 */
export function evidenceFor(
  kbs: readonly AskedKb[],
  mention: string,
  longForms: ReadonlyMap<string, string>,
  pairs: WordPairs,
  options: EvidenceOptions,
): Map<string, Evidence[]> {
  const found = new Map<string, Evidence[]>();
  const add = (e: Evidence) => {
    const of = found.get(e.entry.concept);
    if (of) of.push(e);
    else found.set(e.entry.concept, [e]);
  };
  const groups = options.groups ? { groups: options.groups } : {};
  const queries = queriesFor(mention, longForms, pairs).filter(speaks);
  const similarTo = queries.filter((q) => q.origin === "mention" || q.origin === "long form");
  kbs.forEach((kb, k) => {
    for (const query of queries)
      for (const entry of kb.lookup(query.text, { ...groups, distinct: false, limit: MOST_EQUAL }))
        add({ query, entry, kb: k, cosine: 0, equal: true });
    for (const query of similarTo)
      for (const entry of kb.candidates(query.text, { ...groups, limit: options.similar }))
        add({ query, entry, kb: k, cosine: entry.score, equal: false });
  });
  return found;
}
