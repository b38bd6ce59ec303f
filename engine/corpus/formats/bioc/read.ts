// What a BioC tree says, as a document. Annotations are found by their offsets, wherever in the tree they hang.
import type { Document, Relation, Section } from "../../../text/document.ts";
import type { ConceptRef, Mention } from "../../../text/mention.ts";
import type { ReadOptions } from "../format.ts";
import { fileMention } from "../mention-ids.ts";
import { offsetsIn, Placing, type Report } from "../placing.ts";
import {
  type BioCDocument,
  type BioCHolder,
  type BioCRelation,
  type Infons,
  infon,
  joinPassages,
} from "./tree.ts";

/** Infons that name a concept of the vocabulary they are called by. */
const VOCABULARIES: Readonly<Record<string, string>> = {
  MESH: "MESH",
  MeSH: "MESH",
  OMIM: "OMIM",
  CHEBI: "CHEBI",
  "NCBI Gene": "NCBIGene",
  "NCBI GENE": "NCBIGene",
  "NCBI Taxonomy": "NCBITaxon",
};
const IDENTIFIER = /^identifier(?:_\d+)?$/i;
const NONE = new Set(["", "-", "-1"]);

/** Infons that are no attributes. */
export const isOwnInfon = (key: string): boolean =>
  key === "type" ||
  key === "note" ||
  key === "score" ||
  IDENTIFIER.test(key) ||
  Object.hasOwn(VOCABULARIES, key);

function conceptsIn(infons: Infons, separator: string | undefined): ConceptRef[] {
  return infons.flatMap(([key, value]) => {
    const vocabulary = Object.hasOwn(VOCABULARIES, key) ? VOCABULARIES[key] : undefined;
    if (vocabulary === undefined && !IDENTIFIER.test(key)) return [];
    return (separator ? value.split(separator) : [value])
      .map((id) => id.trim())
      .filter((id) => !NONE.has(id))
      .map((id) => ({ id: vocabulary === undefined || id.includes(":") ? id : `${vocabulary}:${id}` }));
  });
}

const attributesIn = (infons: Infons) => {
  const pairs = infons
    .filter(([key]) => !isOwnInfon(key))
    .map(([key, v]) => [key, v === "true" ? true : v] as const);
  return pairs.length ? { attributes: Object.fromEntries(pairs) } : {};
};

const noteIn = (infons: Infons) => {
  const note = infon(infons, "note");
  return note === undefined ? {} : { note };
};

function relationOf(r: BioCRelation): Relation {
  const trigger = r.nodes.find((n) => /^trigger$/i.test(n.role));
  return {
    ...(r.id ? { id: r.id } : {}),
    type: infon(r.infons, "type") ?? "",
    arguments: r.nodes.filter((n) => n !== trigger).map((n) => ({ role: n.role, target: n.refid })),
    ...(trigger ? { trigger: trigger.refid } : {}),
    ...attributesIn(r.infons),
    ...noteIn(r.infons),
  };
}

export interface BioCRead {
  readonly document: Document;
  /** The annotation or relation each was made of. */
  readonly items: ReadonlyMap<Mention | Relation, unknown>;
  readonly extras: readonly string[];
}

export function documentOfTree(
  tree: BioCDocument,
  context: {
    readonly id: string;
    readonly line: number;
    readonly options: ReadOptions;
    readonly report: Report;
  },
): BioCRead {
  const { options, report, line } = context;
  const unit = options.offsets ?? "code-points";
  const joined = joinPassages(tree.passages, (text) => offsetsIn(unit, text).length);
  const { text, blocks, regular, base } = joined;
  if (!regular)
    report(
      line,
      `${tree.id}: passages do not follow each other by their offsets; each is read by its own offset`,
    );
  const placing = new Placing(text, unit, report);
  const items = new Map<Mention | Relation, unknown>();
  const mentions: Mention[] = [];
  const relations: Relation[] = [];
  const readHolder = (holder: BioCHolder, home: { offset: number; at: number } | undefined) => {
    for (const a of holder.annotations) {
      const shift = regular || !home ? -base : home.at - home.offset;
      const offsets = a.locations.map((l) => [l.offset + shift, l.offset + shift + l.length] as const);
      const spans = placing.place(offsets, a.text, a.line);
      if (!spans) continue;
      const type = infon(a.infons, "type");
      const concepts = conceptsIn(a.infons, options.separators?.[type ?? ""]);
      const score = Number(infon(a.infons, "score") ?? Number.NaN);
      const named = a.infons.some(([key]) => IDENTIFIER.test(key));
      const mention = fileMention(spans, type, {
        ...(a.id ? { id: a.id } : {}),
        concepts,
        status: concepts.length ? "linked" : named ? "nil" : "undecided",
        ...attributesIn(a.infons),
        ...noteIn(a.infons),
        ...(Number.isNaN(score) ? {} : { score }),
      });
      mentions.push(mention);
      items.set(mention, a);
    }
    for (const r of holder.relations) {
      const relation = relationOf(r);
      relations.push(relation);
      items.set(relation, r);
    }
  };
  readHolder(tree, undefined);
  const sections: Section[] = [];
  for (const passage of tree.passages) {
    const own = blocks.filter((b) => b.passage === passage);
    const [first, last] = [own[0], own.at(-1)];
    readHolder(passage, first);
    for (const s of passage.sentences) readHolder(s, own.find((b) => b.holder === s) ?? first);
    if (first && last)
      sections.push({
        role: infon(passage.infons, "type") ?? infon(passage.infons, "section_type") ?? "text",
        start: first.start,
        end: last.start + last.text.length,
      });
  }
  placing.end(
    line,
    blocks.map((b) => ({ start: b.start, end: b.start + b.text.length })),
    base,
  );
  const extras = [
    ...tree.infons.map(([key]) => `infon ${key}`),
    ...new Set(
      tree.passages.flatMap((p) =>
        p.infons
          .map(([key]) => key)
          .filter((k) => k !== "type")
          .map((k) => `infon ${k} of passages`),
      ),
    ),
  ];
  const document: Document = {
    id: tree.id || context.id,
    text,
    sections,
    mentions,
    ...(relations.length ? { relations } : {}),
  };
  return { document, items, extras };
}
