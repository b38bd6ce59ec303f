// A document as a BioC tree: passages by its sections, annotations in the passage where they begin, relations at the
// document. A tree that was read keeps its passages, and whatever was not changed in them.
import type { Document, Relation, Section } from "../../../text/document.ts";
import { type Mention, textOf } from "../../../text/mention.ts";
import { codePointOffsets } from "../../../text/offsets.ts";
import type { Lose } from "../fit.ts";
import { idsOf } from "../mention-ids.ts";
import { isOwnInfon } from "./read.ts";
import {
  type BioCAnnotation,
  type BioCDocument,
  type BioCHolder,
  type BioCPassage,
  type BioCRelation,
  type Infons,
  joinPassages,
} from "./tree.ts";

const lengthOf = (text: string) => codePointOffsets(text).length;

/** Attributes as infons; names that mean something else to BioC are told. */
function attributeInfons(of: Mention | Relation, lose: Lose): [string, string][] {
  return Object.entries(of.attributes ?? {}).flatMap(([name, value]): [string, string][] => {
    if (!isOwnInfon(name)) return [[name, value === true ? "true" : value]];
    lose("attribute", name, `the infon ${name} means something else in BioC`);
    return [];
  });
}

function mentionInfons(m: Mention, lose: Lose): Infons {
  return [
    ...(m.type === undefined ? [] : [["type", m.type] as const]),
    ...m.concepts.map((c, i) => [i ? `identifier_${i + 1}` : "identifier", c.id] as const),
    ...(m.status === "nil" ? [["identifier", "-"] as const] : []),
    ...attributeInfons(m, lose),
    ...(m.note === undefined ? [] : [["note", m.note] as const]),
    ...(m.score === undefined ? [] : [["score", String(m.score)] as const]),
  ];
}

/** Sections as passages, with all text in one of them; undefined where they are out of order. */
function passagesOf({ text, sections }: Document, lose: Lose): (Section & { readonly gap: boolean })[] {
  const whole = [{ role: "text", start: 0, end: text.length, gap: false }];
  const inOrder = sections.every((s, i) => !i || (sections[i - 1] as Section).end <= s.start);
  if (!sections.length || !inOrder) {
    if (!inOrder)
      lose("sections", sections.map((s) => s.role).join(", "), "sections overlap; written as one passage");
    return whole;
  }
  return sections.map((s, i) => {
    const start = i ? s.start : 0;
    const next = sections[i + 1]?.start ?? text.length;
    // A reader sees one line break in a gap of one.
    const gap = text.slice(s.end, next) === "\n" && i + 1 < sections.length;
    const end = gap ? s.end : next;
    if (start !== s.start || end !== s.end)
      lose("sections", s.role, "text outside of sections is written in the one before");
    return { role: s.role, start, end, gap };
  });
}

const holderless: Pick<BioCHolder, "annotations" | "relations"> = { annotations: [], relations: [] };

function freshPassages(document: Document, lose: Lose): BioCPassage[] {
  const points = codePointOffsets(document.text);
  const sections = passagesOf(document, lose);
  return sections.map(
    (s): BioCPassage => ({
      offset: points.fromUtf16(s.start),
      infons: s.role === "text" ? [] : [["type", s.role]],
      text: document.text.slice(s.start, s.end),
      sentences: [],
      ...holderless,
    }),
  );
}

export function treeOfDocument(
  document: Document,
  base: BioCDocument | undefined,
  items: ReadonlyMap<unknown, unknown>,
  lose: Lose,
): BioCDocument {
  const sameText = base !== undefined && joinPassages(base.passages, lengthOf).text === document.text;
  const passages = sameText ? base.passages : freshPassages(document, lose);
  const joined = joinPassages(passages, lengthOf);
  const points = codePointOffsets(document.text);
  const ids = idsOf(document);
  const kept = new Set<unknown>();
  if (sameText)
    for (const item of [...document.mentions, ...(document.relations ?? [])])
      if (items.has(item)) kept.add(items.get(item));
  /** Place in the text as the passage that holds it counts it. */
  const offsetIn = (passage: BioCPassage | undefined, utf16: number) => {
    const first = joined.blocks.find((b) => b.passage === passage);
    const shift = joined.regular || !first ? joined.base : first.offset - first.at;
    return points.fromUtf16(utf16) + shift;
  };
  const added = new Map<BioCPassage | undefined, BioCAnnotation[]>();
  for (const m of document.mentions) {
    if (kept.has(items.get(m))) continue;
    const home = joined.blocks.findLast((b) => b.start <= m.spans[0].start)?.passage ?? passages[0];
    const annotation: BioCAnnotation = {
      id: ids.get(m) as string,
      infons: mentionInfons(m, lose),
      text: textOf(m, document.text),
      locations: m.spans.map((s) => {
        const offset = offsetIn(home, s.start);
        return { offset, length: points.fromUtf16(s.end) - points.fromUtf16(s.start) };
      }),
      line: 0,
    };
    added.set(home, [...(added.get(home) ?? []), annotation]);
  }
  const target = new Map(
    document.mentions.flatMap((m) => (m.id === undefined ? [] : [[m.id, ids.get(m) as string] as const])),
  );
  const named = new Set(document.relations?.map((r) => r.id));
  let n = 0;
  const fresh = (document.relations ?? []).flatMap((r): BioCRelation[] => {
    if (kept.has(items.get(r))) return [];
    let id = r.id;
    while (id === undefined || (id !== r.id && named.has(id))) id = `R${++n}`;
    const nodes = [
      ...(r.trigger === undefined ? [] : [{ role: "trigger", target: r.trigger }]),
      ...r.arguments,
    ].map((a) => ({
      refid: target.get(a.target) ?? a.target,
      role: a.role,
    }));
    const note = r.note === undefined ? [] : [["note", r.note] as const];
    return [{ id, infons: [["type", r.type], ...attributeInfons(r, lose), ...note], nodes, line: 0 }];
  });
  const still = <H extends BioCHolder>(holder: H): H => ({
    ...holder,
    annotations: holder.annotations.filter((a) => kept.has(a)),
    relations: holder.relations.filter((r) => kept.has(r)),
  });
  const root = still(base ?? { infons: [], ...holderless });
  return {
    ...root,
    id: document.id,
    passages: passages.map((p) => {
      const own = still(p);
      return {
        ...own,
        sentences: p.sentences.map(still),
        annotations: [...own.annotations, ...(added.get(p) ?? [])],
      };
    }),
    annotations: [...root.annotations, ...(passages.length ? [] : (added.get(undefined) ?? []))],
    relations: [...root.relations, ...fresh],
  };
}
