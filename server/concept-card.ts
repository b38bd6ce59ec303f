// A concept on a card: what hover shows, and what completion shows beside a chosen item.
import type { Concept, Definition } from "../engine/kb/concept.ts";
import type { Library } from "../engine/kb/library.ts";
import { groupName } from "./explain.ts";
import type { Markup } from "./lsp/markup.ts";

const SYNONYMS = 8;
const PARENTS = 4;

const capped = (items: readonly string[], most: number): string =>
  items.length > most ? `${items.slice(0, most).join(", ")} … ${items.length - most} more` : items.join(", ");

/** Names beside the preferred one, own language first, each once. */
export function otherNames(concept: Concept): string[] {
  const seen = new Set([concept.name.toLowerCase()]);
  const names: string[] = [];
  for (const { text, language } of [...concept.synonyms].sort(
    (a, b) => rank(a.language) - rank(b.language),
  )) {
    if (seen.has(text.toLowerCase())) continue;
    seen.add(text.toLowerCase());
    names.push(language ? `${text} (${language})` : text);
  }
  return names;
}

const rank = (language: string | undefined) => (language ? 1 : 0);

/** `name (id)`, or the id where no KB knows it. */
export function nameOf(library: Library, id: string): string {
  const found = library.concept(id);
  return found ? `${found.concept.name} (${id})` : id;
}

/** The definition in the KB's own language, else any. */
export function definitionOf(concept: Concept): string | undefined {
  const definitions: readonly Definition[] = concept.definitions;
  return (definitions.find((d) => !d.language) ?? definitions[0])?.text;
}

/**
 * Lines of the card, for joining by a blank line. `evidence` says why the concept was taken; it stands above the
 * definition, since a small hover shows no more. An unknown id gives a card that says so.
 */
export function conceptCard(library: Library, id: string, markup: Markup, evidence?: string): string[] {
  const found = library.concept(id);
  if (!found) return [`${markup.code(id)} is in no loaded knowledge base.`];
  const { concept, kb } = found;
  const lines = [
    `${markup.strong(concept.name)}  ${markup.code(concept.id)}`,
    markup.text([groupName(concept.group), ...concept.types].join(" · ")),
  ];
  if (concept.obsolete) {
    const successors = concept.replacedBy.map((next) => nameOf(library, next));
    lines.push(
      `${markup.strong("Obsolete.")} ${markup.text(successors.length ? `Replaced by ${successors.join(", ")}.` : "No successor is named.")}`,
    );
  }
  if (evidence) lines.push(evidence);
  const definition = definitionOf(concept);
  if (definition) lines.push(markup.quote(definition));
  const synonyms = otherNames(concept);
  if (synonyms.length) lines.push(markup.text(`Also: ${capped(synonyms, SYNONYMS)}`));
  const parents = concept.parents.map((parent) => library.concept(parent)?.concept.name ?? parent);
  if (parents.length) lines.push(markup.text(`Broader: ${capped(parents, PARENTS)}`));
  lines.push(markup.text(`From ${kb.info.name} ${kb.info.version}`));
  return lines;
}
