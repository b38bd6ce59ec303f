// Concepts against the loaded knowledge bases, and against the abbreviations that the text explains.
import { definitionsIn } from "../../text/abbreviations.ts";
import { extentOf, type Mention, textOf } from "../../text/mention.ts";
import type { Check, Fix } from "./check.ts";

const CURIE = /^([^\s:|,]+):\S+$/;

const link = (m: Mention, from: string, to: string, name: string | undefined): Fix => ({
  title: name ? `Link to ${to} ${name}` : `Link to ${to}`,
  remove: [m],
  add: [
    {
      ...m,
      status: "linked",
      concepts: m.concepts.map((c) => (c.id === from ? { id: to } : c)),
      candidates: [],
    },
  ],
});

export const concepts: Check = function* ({ id, mentions }, { rules, concept: find, prefixes, bareIds }) {
  for (const mention of mentions)
    for (const ref of mention.concepts) {
      const place = { document: id, span: extentOf(mention), mention };
      const prefix = CURIE.exec(ref.id)?.[1];
      if (prefix === undefined) {
        if (bareIds) continue;
        const meant = [...prefixes].map((p) => `${p}:${ref.id}`).filter((curie) => find(curie));
        yield {
          code: "malformed-concept",
          ...place,
          message: `"${ref.id}" is not an id such as MESH:D003920.`,
          fixes: meant.map((to) => link(mention, ref.id, to, find(to)?.name)),
        };
        continue;
      }
      const concept = find(ref.id);
      if (!concept) {
        if (prefixes.has(prefix))
          yield { code: "unknown-concept", ...place, message: `No loaded knowledge base holds ${ref.id}.` };
        continue;
      }
      const successors = concept.id !== ref.id ? [concept.id] : concept.obsolete ? concept.replacedBy : [];
      if (concept.id !== ref.id || concept.obsolete) {
        const fixes = successors.map((to) => link(mention, ref.id, to, find(to)?.name));
        const next = successors.length
          ? `; replaced by ${successors.join(", ")}`
          : " and no successor is named";
        yield {
          code: "obsolete-concept",
          ...place,
          message: `${ref.id} (${concept.name}) was retired${next}.`,
          fixes,
        };
        continue;
      }
      const groups = rules.types?.get(mention.type ?? "")?.groups;
      if (groups && !groups.includes(concept.group))
        yield {
          code: "type-does-not-fit-concept",
          ...place,
          message: `${concept.name} (${ref.id}) is ${concept.group}; ${mention.type} takes ${groups.join(", ")}.`,
        };
    }
};

const idsOf = (m: Mention): string =>
  m.concepts
    .map((c) => c.id)
    .sort()
    .join("|");

export const shortForms: Check = function* ({ id, text, mentions, sections }) {
  const parts = sections.length ? sections : [{ start: 0, end: text.length }];
  const written = Map.groupBy(mentions, (m) => textOf(m, text));
  for (const { short, longSpan } of parts.flatMap((part) => definitionsIn(text, part))) {
    const long = mentions.find((m) => {
      const span = extentOf(m);
      return span.start === longSpan.start && span.end === longSpan.end && m.concepts.length > 0;
    });
    if (!long) continue;
    for (const mention of written.get(short) ?? [])
      if (mention.concepts.length > 0 && idsOf(mention) !== idsOf(long))
        yield {
          code: "short-form-differs",
          document: id,
          span: extentOf(mention),
          mention,
          message: `${short} is linked to ${idsOf(mention)}, its long form "${textOf(long, text)}" to ${idsOf(long)}.`,
          related: [{ document: id, span: extentOf(long), message: "The long form" }],
          fixes: [
            {
              title: `Link to ${idsOf(long)} like the long form`,
              remove: [mention],
              add: [{ ...mention, status: "linked", concepts: long.concepts, candidates: [] }],
            },
          ],
        };
  }
};

/** Conjunctions of the languages Curie reads, as words of their own. */
const CONJUNCTION = /\p{L}\s*(?:[,/]|\s(?:and|or|and\/or|et|ou|y|e|o|u)\s)\s*\p{L}/iu;

export const coordinations: Check = function* ({ id, text, mentions }, { concept }) {
  for (const mention of mentions) {
    if (mention.spans.length > 1 || mention.concepts.length !== 1) continue;
    const quote = textOf(mention, text);
    if (!CONJUNCTION.test(quote)) continue;
    // "Head and neck cancer" is one thing, and its knowledge base says so.
    const known = concept((mention.concepts[0] as { id: string }).id);
    if (!known || [known.name, ...known.synonyms.map((s) => s.text)].some((name) => CONJUNCTION.test(name)))
      continue;
    yield {
      code: "coordination-as-one",
      document: id,
      span: extentOf(mention),
      mention,
      message: `"${quote}" joins several parts and is linked to ${known.name} alone.`,
    };
  }
};

export const decisions: Check = function* (document, { decided }) {
  if (!decided) return;
  for (const mention of document.mentions)
    if (!decided(document, mention))
      yield {
        code: "decision-missing",
        document: document.id,
        span: extentOf(mention),
        mention,
        message: `Nobody's decision about "${textOf(mention, document.text)}" is on record.`,
      };
};
