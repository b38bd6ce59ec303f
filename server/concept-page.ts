// A concept as a readable Markdown document: everything the knowledge base says about it.
import type { Concept, Definition } from "../engine/kb/concept.ts";
import type { Library } from "../engine/kb/library.ts";
import { groupName } from "./explain.ts";
import { markupFor } from "./lsp/markup.ts";

/** More narrower concepts than anyone reads; the rest is counted. */
const CHILDREN = 200;

const SCOPE_TITLES = {
  exact: "Same meaning",
  narrow: "Narrower meaning",
  broad: "Broader meaning",
  related: "Related meaning",
  abbreviation: "Short forms",
} as const;

export const CONCEPT_SCHEME = "curie-concept:";

/** `curie-concept:/MESH%3AD003920.md`: the page's address for clients that can open virtual documents. */
export const conceptUri = (id: string): string => `${CONCEPT_SCHEME}/${encodeURIComponent(id)}.md`;

/** The page, or undefined for an id that no loaded KB holds. `links`: make other concepts into links. */
export function conceptPage(library: Library, id: string, links: boolean): string | undefined {
  const found = library.concept(id);
  if (!found) return undefined;
  const { concept, kb } = found;
  const markup = markupFor(true);
  const reference = (other: string): string => {
    const name = library.concept(other)?.concept.name;
    const written = name ? `${markup.text(name)} (${markup.code(other)})` : markup.code(other);
    return name && links ? markup.link(written, conceptUri(other)) : written;
  };
  const out: string[] = [`# ${markup.text(concept.name)}`];
  const add = (title: string, ...body: string[]) => {
    if (body.length) out.push(`## ${title}`, ...body);
  };
  out.push(
    markup.list([
      `Id: ${markup.code(concept.id)}`,
      `Semantic group: ${markup.text(`${groupName(concept.group)} (${concept.group})`)}`,
      ...(concept.types.length ? [`Semantic types: ${markup.text(concept.types.join(", "))}`] : []),
    ]),
  );
  if (concept.obsolete)
    out.push(
      `**Obsolete.** ${concept.replacedBy.length ? `Replaced by ${concept.replacedBy.map(reference).join(", ")}.` : "No successor is named."}`,
    );
  add(
    concept.definitions.length > 1 ? "Definitions" : "Definition",
    ...concept.definitions.map((d: Definition) => {
      const about = [d.language, d.source].filter((part) => part !== undefined).join(", ");
      return `${markup.quote(d.text)}${about ? `\n>\n> ${markup.text(`(${about})`)}` : ""}`;
    }),
  );
  add("Names", ...nameSections(concept, kb.info.language));
  add("Broader", ...listOf(concept.parents.map(reference)));
  const children = library.children(id);
  const rest = children.length - CHILDREN;
  add(
    "Narrower",
    ...listOf([
      ...children.slice(0, CHILDREN).map(reference),
      ...(rest > 0 ? [`… and ${rest.toLocaleString("en-US")} more`] : []),
    ]),
  );
  add("Cross-references", ...listOf(concept.xrefs.map((x) => markup.code(x))));
  add(
    "Source",
    markup.list([
      `Knowledge base: ${markup.text(`${kb.info.name} ${kb.info.version}`)}`,
      `From: ${markup.text(kb.info.source)}`,
      ...(kb.info.license ? [`Licence: ${markup.text(kb.info.license)}`] : []),
    ]),
  );
  return `${out.join("\n\n")}\n`;

  function listOf(items: string[]): string[] {
    return items.length ? [markup.list(items)] : [];
  }
}

/** Synonyms by scope, and by language inside a scope. */
function nameSections(concept: Concept, ownLanguage: string): string[] {
  const markup = markupFor(true);
  const lines: string[] = [`Preferred: ${markup.strong(concept.name)}`];
  for (const [scope, title] of Object.entries(SCOPE_TITLES)) {
    const ofScope = concept.synonyms.filter((s) => s.scope === scope);
    if (!ofScope.length) continue;
    const byLanguage = Map.groupBy(ofScope, (s) => s.language ?? ownLanguage);
    lines.push(
      `${title}:`,
      markup.list(
        [...byLanguage].map(
          ([language, names]) => `${language}: ${names.map((n) => markup.text(n.text)).join("; ")}`,
        ),
      ),
    );
  }
  return lines;
}
