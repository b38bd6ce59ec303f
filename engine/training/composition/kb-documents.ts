// What a knowledge base itself teaches a linker: its names, each a document that is one mention of its concept, and what its
// definitions say. Rows of them make every concept one that training has seen (after GenBioEL's KB-guided pre-training,
// arXiv 2204.05164).
import type { Concept } from "../../kb/concept.ts";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import type { Document } from "../../text/document.ts";
import { draw } from "../../text/draw.ts";
import type { ChooseName } from "./choose-name.ts";

/** One document a name, obsolete concepts left out; where a concept has a definition, its preferred name stands before that. */
export function* kbDocuments(
  kbs: readonly Pick<KnowledgeBase, "info" | "concepts">[],
  options: { readonly language?: string } = {},
): Generator<Document> {
  const wanted = options.language?.toLowerCase().split("-")[0];
  for (const { info, concepts } of kbs.map((kb) => ({ info: kb.info, concepts: kb.concepts() })))
    for (const concept of concepts) {
      if (concept.obsolete) continue;
      const fits = (tag = info.language) =>
        wanted === undefined || tag.toLowerCase().split("-")[0] === wanted;
      const names = new Set([
        ...(fits() ? [concept.name] : []),
        ...concept.synonyms.filter((s) => fits(s.language)).map((s) => s.text),
      ]);
      let number = 0;
      for (const name of names) yield documentOf(concept, info, name, name, ++number);
      for (const { text, language } of concept.definitions)
        if (fits(language))
          yield documentOf(concept, info, `${concept.name}: ${text}`, concept.name, ++number);
    }
}

function documentOf(
  { id, group }: Concept,
  { name: kb, language }: KnowledgeBase["info"],
  text: string,
  name: string,
  number: number,
): Document {
  return {
    id: `${id}/${number}`,
    text,
    sections: [],
    language,
    mentions: [
      {
        spans: [{ start: 0, end: name.length }],
        type: group,
        source: kb,
        status: "linked",
        concepts: [{ id, kb }],
        candidates: [],
      },
    ],
  };
}

/**
 * What a name is answered with: in half of the cases itself, where it may be, so that names are copied; in the others the
 * concept's name that `choose` takes among the rest, so that their synonyms are learned. Drawn by seed and name.
 */
export const besidesItself =
  (choose: ChooseName, seed: number): ChooseName =>
  (name, names) => {
    const others = names.filter((n) => n.toLowerCase() !== name.toLowerCase());
    const copied = names.length === others.length ? false : others.length === 0 || draw(seed, name) < 0.5;
    return choose(name, copied ? names : others);
  };
