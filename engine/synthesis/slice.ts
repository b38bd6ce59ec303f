// Which concepts of a knowledge base text is made for, and what is said of each: the typed input of a prompt.
import type { Concept } from "../kb/concept.ts";
import type { SemanticGroup } from "../kb/groups.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import type { Document } from "../text/document.ts";
import { sample } from "../text/draw.ts";
import { fold } from "../text/tokens.ts";

export interface Slice {
  readonly groups?: readonly SemanticGroup[];
  /** Only this concept and what is narrower than it, at any depth. */
  readonly branch?: string;
  readonly ids?: readonly string[];
  /** BCP 47 primary subtag; concepts without a name in it are left out. Default: the KB's own language. */
  readonly language?: string;
  /** Only concepts with a definition in the language. */
  readonly defined?: boolean;
  /** Only concepts that are mentioned fewer times than this; who is not in the map is not mentioned at all. */
  readonly rare?: { readonly below: number; readonly mentions: ReadonlyMap<string, number> };
  /** At most this many, drawn with `seed`. Default: all. */
  readonly limit?: number;
  readonly seed?: number;
}

/** What a template may say of a concept; the fields of a `concept` input. */
export interface ConceptInput {
  readonly id: string;
  /** Preferred name in the language: the KB's preferred one, else its first synonym there. */
  readonly name: string;
  readonly group: SemanticGroup;
  readonly types: readonly string[];
  /** Other names in the language, abbreviations last, none equal to another but for case, accents or punctuation. */
  readonly synonyms: readonly string[];
  /** First definition in the language. */
  readonly definition?: string;
  /** Names of broader concepts, of those that have one in the language. */
  readonly parents: readonly string[];
  readonly language: string;
}

const primary = (tag: string): string => tag.toLowerCase().split("-")[0] as string;

/** Names of a concept in a language (primary subtag), the preferred one first, none twice but for case and punctuation. */
function namesIn(concept: Concept, kb: KnowledgeBase, wanted: string): string[] {
  const own = primary(kb.info.language);
  const names = [
    ...(wanted === own ? [concept.name] : []),
    ...["exact", "narrow", "broad", "related", "abbreviation"].flatMap((scope) =>
      concept.synonyms
        .filter((s) => s.scope === scope && primary(s.language ?? own) === wanted)
        .map((s) => s.text),
    ),
  ];
  return names.filter((name, i) => names.findIndex((other) => fold(other) === fold(name)) === i);
}

/** The concept as seen in one language, or undefined where it has no name there. */
export function conceptInput(
  concept: Concept,
  kb: KnowledgeBase,
  language = kb.info.language,
): ConceptInput | undefined {
  const wanted = primary(language);
  const [name, ...synonyms] = namesIn(concept, kb, wanted);
  if (name === undefined) return undefined;
  const own = primary(kb.info.language);
  const definition = concept.definitions.find((d) => primary(d.language ?? own) === wanted)?.text;
  return {
    id: concept.id,
    name,
    group: concept.group,
    types: concept.types,
    synonyms,
    ...(definition === undefined ? {} : { definition }),
    parents: concept.parents.flatMap((id) => {
      const parent = kb.concept(id);
      return (parent && namesIn(parent, kb, wanted)[0]) ?? [];
    }),
    language: wanted,
  };
}

/** Ids of a concept and of all below it. Each once, however many ways lead there; cycles end. */
export function branchOf(kb: KnowledgeBase, root: string): Set<string> {
  const found = new Set<string>([root]);
  for (const id of found) for (const child of kb.children(id)) found.add(child);
  return found;
}

/** Concepts of the slice in the order of their ids. Obsolete ones are never among them. */
export function conceptsIn(kb: KnowledgeBase, slice: Slice): ConceptInput[] {
  const branch = slice.branch === undefined ? undefined : branchOf(kb, slice.branch);
  const ids = slice.ids && new Set(slice.ids);
  const groups = slice.groups && new Set(slice.groups);
  const { rare } = slice;
  function* chosen(): Generator<ConceptInput> {
    for (const concept of kb.concepts()) {
      if (concept.obsolete) continue;
      if (groups && !groups.has(concept.group)) continue;
      if (branch && !branch.has(concept.id)) continue;
      if (ids && !ids.has(concept.id)) continue;
      if (rare && (rare.mentions.get(concept.id) ?? 0) >= rare.below) continue;
      const input = conceptInput(concept, kb, slice.language);
      if (!input || (slice.defined && input.definition === undefined)) continue;
      yield input;
    }
  }
  return slice.limit === undefined
    ? [...chosen()]
    : sample(chosen(), slice.limit, slice.seed ?? 0, (c) => c.id);
}

/** How often each concept is mentioned in documents. A mention with several concepts counts for each. */
export async function mentionCounts(
  documents: AsyncIterable<Document>,
  counts = new Map<string, number>(),
): Promise<Map<string, number>> {
  for await (const { mentions } of documents)
    for (const { concepts } of mentions)
      for (const { id } of concepts) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
