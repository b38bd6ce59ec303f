// Sameness over a whole corpus: the same words with another type or concept elsewhere, or marked here and not there.
// Two passes: one notes how every form is marked, the other asks each document.

import type { Document } from "../../text/document.ts";
import { extentOf, type Mention, textOf } from "../../text/mention.ts";
import { occurrencesOf } from "../../text/occurrences.ts";
import { overlaps, type Span, union } from "../../text/span.ts";
import { writtenForm } from "../decide.ts";
import type { Check, CheckFinding, Related } from "./check.ts";

/** Places kept for each way of marking a form. */
const EXAMPLES = 3;

interface Use {
  count: number;
  readonly places: Related[];
}

const idsOf = (m: Mention): string =>
  m.concepts
    .map((c) => c.id)
    .sort()
    .join("|");

/** How each form is marked: by type, and by type and concepts. Grows with distinct forms, not with mentions. */
export class FormIndex {
  readonly #types = new Map<string, Map<string, Use>>();
  readonly #concepts = new Map<string, Map<string, Use>>();

  add(document: Document): void {
    for (const m of document.mentions) {
      const form = writtenForm(textOf(m, document.text));
      const place = { document: document.id, span: extentOf(m), message: textOf(m, document.text) };
      this.#note(this.#types, form, m.type ?? "", place);
      if (m.concepts.length) this.#note(this.#concepts, `${m.type ?? ""} ${form}`, idsOf(m), place);
    }
  }

  #note(index: Map<string, Map<string, Use>>, key: string, value: string, place: Related): void {
    const uses = index.get(key) ?? new Map<string, Use>();
    index.set(key, uses);
    const use = uses.get(value) ?? { count: 0, places: [] };
    uses.set(value, use);
    use.count++;
    if (use.places.length < EXAMPLES) use.places.push(place);
  }

  /** Other types, and other concepts of the same type, that the corpus gives to a mention's words; commonest first. */
  others(document: Document, m: Mention): { types: [string, Use][]; concepts: [string, Use][] } {
    const form = writtenForm(textOf(m, document.text));
    const rest = (uses: Map<string, Use> | undefined, own: string) =>
      [...(uses ?? [])].filter(([value]) => value !== own).sort((a, b) => b[1].count - a[1].count);
    return {
      types: rest(this.#types.get(form), m.type ?? ""),
      concepts: m.concepts.length ? rest(this.#concepts.get(`${m.type ?? ""} ${form}`), idsOf(m)) : [],
    };
  }
}

export const differences = (index: FormIndex): Check =>
  function* (document) {
    for (const mention of document.mentions) {
      const { types, concepts } = index.others(document, mention);
      const quote = textOf(mention, document.text);
      const place = { document: document.id, span: extentOf(mention), mention };
      const finding = (code: CheckFinding["code"], own: string, others: [string, Use][]): CheckFinding => ({
        code,
        ...place,
        message: `"${quote}" is ${own || "without type"} here, elsewhere ${others.map(([value, { count }]) => `${value || "without type"} (${count})`).join(", ")}.`,
        related: others.flatMap(([value, { places }]) =>
          places.map((p) => ({ ...p, message: `${p.message}: ${value || "without type"}` })),
        ),
      });
      if (types.length) yield finding("type-differs-elsewhere", mention.type ?? "", types);
      if (concepts.length) yield finding("concept-differs-elsewhere", idsOf(mention), concepts);
    }
  };

/** Words that are a mention somewhere in the document and, elsewhere in it, are under no mention at all. */
export const unmarked: Check = function* ({ id, text, mentions }) {
  const models = new Map<string, Mention>();
  for (const m of mentions)
    if (m.spans.length === 1) {
      const form = writtenForm(textOf(m, text));
      if (!models.has(form)) models.set(form, m);
    }
  if (models.size === 0) return;
  const covered = union(mentions.flatMap((m) => m.spans));
  let next = 0;
  for (const span of occurrencesOf(models.keys(), text, { ignoreCase: true })) {
    while (next < covered.length && (covered[next] as Span).end <= span.start) next++;
    const cover = covered[next];
    if (cover && overlaps(cover, span)) continue;
    const quote = text.slice(span.start, span.end);
    const model = models.get(writtenForm(quote));
    if (!model) continue;
    const { id: _, ...rest } = model;
    yield {
      code: "unmarked-elsewhere",
      document: id,
      span,
      message: `"${quote}" is marked as ${model.type ?? "a mention"} elsewhere in this document.`,
      related: [{ document: id, span: extentOf(model), message: "Marked here" }],
      fixes: [
        { title: `Mark as ${model.type ?? "a mention"}`, remove: [], add: [{ ...rest, spans: [span] }] },
      ],
    };
  }
};
