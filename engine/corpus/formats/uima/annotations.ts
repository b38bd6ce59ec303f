// What of a UIMA CAS is a mention: annotations with a place that are no words, sentences or syntax. For XMI and CAS
// JSON alike. Offsets are UTF-16 units of the sofa's text.
import type { Document } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
import type { Lose } from "../fit.ts";
import type { Capabilities, ReadOptions } from "../format.ts";
import { fileMention } from "../mention-ids.ts";
import { Placing, type Report } from "../placing.ts";
import { tokensOf } from "../words-and-signs.ts";

export const ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
export const TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
export const SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";

export const CAS: Capabilities = {
  text: "exact",
  nested: true,
  discontinuous: false,
  concepts: "one",
  attributes: false,
  relations: "none",
  notes: false,
  sections: false,
  scores: false,
  nil: false,
  candidates: "none",
};

/** One annotation of a CAS with its features as strings. */
export interface CasAnnotation {
  readonly id: string;
  /** Last part of the type's name. */
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  readonly features: Readonly<Record<string, string>>;
  readonly line: number;
  /** What of the file it was made of. */
  readonly raw: unknown;
}

/** Words, sentences, syntax and the document itself. */
const NO_MENTION =
  /^(?:Token|Sentence|Lemma|Stem|POS\w*|Paragraph|Heading|Div|Document(?:Annotation|MetaData)|TagsetDescription|MorphologicalFeatures|SurfaceForm|Dependency|ROOT|Constituent|Chunk|Compound|Split|TagDescription|\w*Link|CoreferenceLink)$/;
const SILENT = new Set(["xmi:id", "sofa", "begin", "end", "%ID", "%TYPE", "@sofa"]);

export const isMention = (name: string): boolean => !NO_MENTION.test(name);

/** A document of a sofa and its annotations; `extras` are the other types there. */
export function documentOfCas(
  id: string,
  text: string,
  annotations: readonly CasAnnotation[],
  options: ReadOptions,
  report: Report,
): { document: Document; items: Map<Mention, unknown>; extras: string[] } {
  const placing = new Placing(text, options.offsets ?? "utf16", report);
  const items = new Map<Mention, unknown>();
  const others = new Set<string>();
  const mentions = annotations.flatMap((a): Mention[] => {
    if (!isMention(a.name)) {
      if (!/^Document/.test(a.name)) others.add(a.name);
      return [];
    }
    const spans = placing.place([[a.begin, a.end]], undefined, a.line);
    if (!spans) return [];
    const { value, identifier, ...rest } = a.features;
    const entity = a.name === "NamedEntity";
    const more = Object.entries(entity ? rest : { ...rest, ...(value === undefined ? {} : { value }) })
      .filter(([name]) => !SILENT.has(name))
      .map(([name, v]) => [name, v === "true" ? true : v] as const);
    const mention = fileMention(spans, entity ? value : a.name, {
      id: a.id,
      concepts: identifier ? [{ id: identifier }] : [],
      ...(identifier ? { status: "linked" as const } : {}),
      ...(more.length ? { attributes: Object.fromEntries(more) } : {}),
    });
    items.set(mention, a.raw);
    return [mention];
  });
  placing.end(0);
  return {
    document: { id, text, sections: [{ role: "text", start: 0, end: text.length }], mentions },
    items,
    extras: [...others].map((name) => `annotations of type ${name}`),
  };
}

export interface NewAnnotation {
  readonly type: string;
  readonly begin: number;
  readonly end: number;
  readonly value?: string;
  readonly identifier?: string;
}

export const entityOf = (m: Mention): NewAnnotation => ({
  type: ENTITY,
  begin: m.spans[0].start,
  end: m.spans[0].end,
  ...(m.type === undefined ? {} : { value: m.type }),
  ...(m.concepts[0] ? { identifier: m.concepts[0].id } : {}),
});

/** Sentences, tokens and entities of a document that was not read as a CAS; INCEpTION needs all three. */
export function annotationsFor(
  document: Document,
  sentences: readonly { start: number; end: number }[],
  _lose: Lose,
): NewAnnotation[] {
  const { text, mentions } = document;
  const tokens = tokensOf(
    text,
    mentions.flatMap((m) => [m.spans[0].start, m.spans[0].end]),
  );
  return [
    ...sentences.map((s) => ({ type: SENTENCE, begin: s.start, end: s.end })),
    ...tokens.map((t) => ({ type: TOKEN, begin: t.start, end: t.end })),
    ...mentions.map(entityOf),
  ];
}
