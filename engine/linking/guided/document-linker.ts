// A document's mentions as a model links them: one concept, several or none each, and of a name that several concepts share the one
// that the document names elsewhere.
import { isGroup, type SemanticGroup } from "../../kb/groups.ts";
import type { NameEntry } from "../../kb/knowledge-base.ts";
import { languageOf } from "../../text/language.ts";
import type { Candidate, ConceptRef, Mention } from "../../text/mention.ts";
import { groupOfType } from "../context/type-groups.ts";
import { type GuidedLink, type GuidedOptions, linkGuided } from "./guided-linker.ts";
import type { LinkingModel } from "./linking-model.ts";

/** The group that a trie is asked for a type; undefined where the type means none. */
export function askedGroup(type: string | undefined): SemanticGroup | undefined {
  const group = groupOfType(type ?? "");
  return group !== undefined && isGroup(group) ? group : undefined;
}

/**
 * The mentions in their order with candidates, status and concepts: `linked`, to several concepts where the answer has several names;
 * `nil` where the model says that no concept fits; `ambiguous` where concepts share the name and the document decides for none;
 * `undecided` where it could not be asked. Mentions of a type without a group are left as they are: the trie is asked by group.
 */
export async function linkDocumentGuided(
  model: LinkingModel,
  text: string,
  mentions: readonly Mention[],
  options: GuidedOptions = {},
): Promise<Mention[]> {
  const asked = mentions.flatMap((mention, at) => {
    const group = askedGroup(mention.type);
    return group ? [{ at, marked: { text, spans: mention.spans, group } }] : [];
  });
  const language = options.language ?? languageOf(text);
  const { links } = await linkGuided(
    model,
    asked.map(({ marked }) => marked),
    { ...options, ...(language === undefined ? {} : { language }) },
  );
  const named = namedAlone(links);
  const linked = [...mentions];
  asked.forEach(({ at }, i) => {
    linked[at] = {
      ...(mentions[at] as Mention),
      ...decided(links[i] as GuidedLink, named, model.kb.info.name),
    };
  });
  return linked;
}

/** Concepts that the best answer of some mention names by a name of theirs alone. */
function namedAlone(links: readonly GuidedLink[]): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { best } of links)
    for (const owners of best?.names ?? []) {
      const [first, ...others] = distinct(owners);
      if (first && others.length === 0) named.add(first.concept);
    }
  return named;
}

const distinct = (owners: readonly NameEntry[]): NameEntry[] => [
  ...new Map(owners.map((owner) => [owner.concept, owner])).values(),
];

function decided(
  { best, concepts }: GuidedLink,
  named: ReadonlySet<string>,
  kb: string,
): Pick<Mention, "candidates" | "status" | "concepts"> {
  const chosen = best?.names.map((owners) => {
    const all = distinct(owners);
    const spoken = all.filter(({ concept }) => named.has(concept));
    return all.length === 1 ? all[0] : spoken.length === 1 ? spoken[0] : undefined;
  });
  const first = new Set(chosen?.map((owner) => owner?.concept));
  const candidates = concepts
    .map(
      ({ entry, score }): Candidate => ({
        concept: { id: entry.concept, kb },
        name: entry.preferredName,
        group: entry.group,
        matched: entry.text,
        stage: "guided",
        // The mean log-probability of a token as a number between 0 and 1.
        score: Math.round(1000 * Math.exp(score)) / 1000,
        obsolete: entry.obsolete,
      }),
    )
    // What was chosen stands before what shares its name.
    .sort((a, b) => Number(first.has(b.concept.id)) - Number(first.has(a.concept.id)));
  if (!best || !chosen) return { candidates, status: "undecided", concepts: [] };
  if (chosen.length === 0) return { candidates, status: "nil", concepts: [] };
  if (chosen.includes(undefined)) return { candidates, status: "ambiguous", concepts: [] };
  const refs = [...first].map((id): ConceptRef => ({ id: id as string, kb }));
  return { candidates, status: "linked", concepts: refs };
}
