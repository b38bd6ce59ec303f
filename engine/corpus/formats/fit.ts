// What a format can hold of a document, by its capabilities; everything else is told as a loss, item by item. Every
// writer passes its documents through here, so that no writer drops anything in silence.
import type { Document, Relation } from "../../text/document.ts";
import { extentOf, type Mention, textOf } from "../../text/mention.ts";
import { byPosition } from "../../text/span.ts";
import type { Capabilities, Loss, LossKind } from "./format.ts";
import { originOf, type SourceDocument } from "./origin.ts";

export type Lose = (kind: LossKind, item: string, reason: string, start?: number) => void;

/** A sink of losses for one document. */
export const losing =
  (document: Document, onLoss: ((loss: Loss) => void) | undefined): Lose =>
  (kind, item, reason, start) =>
    onLoss?.({ document: document.id, kind, item, reason, ...(start === undefined ? {} : { start }) });

const omit = <T extends object, K extends keyof T>(from: T, ...keys: K[]): Omit<T, K> => {
  const copy = { ...from };
  for (const key of keys) delete copy[key];
  return copy;
};

const describe = (r: Relation) => `${r.type}(${r.arguments.map((a) => a.target).join(", ")})`;

/** The mention as the format can hold it; the very same object where it can hold all of it. */
function fitMention(m: Mention, document: Document, can: Capabilities, format: string, lose: Lose): Mention {
  let fitted: Mention = m;
  const { start, end } = extentOf(m);
  const words = textOf(m, document.text);
  const lost = (kind: LossKind, reason: string) => lose(kind, words, reason, start);
  if (m.spans.length > 1 && !can.discontinuous) {
    lost("gap", `${format} holds no discontinuous mention; written as one from ${start} to ${end}`);
    fitted = { ...fitted, spans: [{ start, end }] };
  }
  if (m.concepts.length && can.concepts === "none") {
    for (const c of m.concepts) lost("concept", `${format} holds no concepts: ${c.id}`);
    fitted = { ...fitted, concepts: [], status: "undecided" };
  }
  if (m.concepts.length > 1 && can.concepts === "one") {
    for (const c of m.concepts.slice(1))
      lost("concept", `${format} holds one concept for a mention: ${c.id}`);
    fitted = { ...fitted, concepts: m.concepts.slice(0, 1) };
  }
  if (m.status === "nil" && !can.nil) {
    lost("concept", `${format} cannot say that no concept fits`);
    fitted = { ...fitted, status: "undecided" };
  }
  const holds = can.candidates === "all" || (can.candidates === "ambiguous" && m.status === "ambiguous");
  if (m.candidates.length && !holds) {
    lost("candidates", `${format} holds no candidates: ${m.candidates.map((c) => c.concept.id).join(", ")}`);
    fitted = { ...fitted, candidates: [] };
  }
  const attributes = Object.entries(m.attributes ?? {});
  if (attributes.length && !can.attributes) {
    for (const [name, value] of attributes)
      lost("attribute", `${format} holds no attributes: ${name}${value === true ? "" : ` = ${value}`}`);
    fitted = omit(fitted, "attributes") as Mention;
  }
  if (m.note !== undefined && !can.notes) {
    lost("note", `${format} holds no notes: ${m.note}`);
    fitted = omit(fitted, "note") as Mention;
  }
  if (m.score !== undefined && !can.scores) {
    lost("score", `${format} holds no scores: ${m.score}`);
    fitted = omit(fitted, "score") as Mention;
  }
  return fitted;
}

/** Mentions none of which overlap: of two that do, the one that begins first, or the longer. */
function apart(mentions: readonly Mention[], text: string, format: string, lose: Lose): Set<Mention> {
  const kept = new Set<Mention>();
  let last: Mention | undefined;
  for (const m of [...mentions].sort((a, b) => byPosition(extentOf(a), extentOf(b)))) {
    const { start } = extentOf(m);
    if (last && start < extentOf(last).end) {
      lose(
        "nested",
        textOf(m, text),
        `${format} holds no overlapping mentions; left out for "${textOf(last, text)}"`,
        start,
      );
      continue;
    }
    kept.add(m);
    last = m;
  }
  return kept;
}

function fitRelations(
  document: Document,
  gone: ReadonlySet<string>,
  can: Capabilities,
  format: string,
  lose: Lose,
): Relation[] {
  const kept: Relation[] = [];
  const lostIds = new Set(gone);
  for (const r of document.relations ?? []) {
    const reason =
      can.relations === "none"
        ? `${format} holds no relations`
        : can.relations === "binary" && (r.arguments.length !== 2 || r.trigger !== undefined)
          ? `${format} holds relations between two mentions only`
          : [r.trigger, ...r.arguments.map((a) => a.target)].some((id) => id !== undefined && lostIds.has(id))
            ? "one of its mentions is not written"
            : undefined;
    if (reason === undefined) kept.push(r);
    else {
      lose("relation", describe(r), reason);
      if (r.id !== undefined) lostIds.add(r.id);
    }
  }
  return kept;
}

/** `1 title, 12 sentence`. */
function rolesOf({ sections }: Document): string {
  const counts = new Map<string, number>();
  for (const { role } of sections) counts.set(role, (counts.get(role) ?? 0) + 1);
  return [...counts].map(([role, n]) => `${n} ${role}`).join(", ");
}

const hasSections = ({ sections, text }: Document) =>
  sections.length > 1 ||
  (sections.length === 1 &&
    !(sections[0]?.role === "text" && sections[0].start === 0 && sections[0].end === text.length));

/**
 * The document reduced to what the format holds; its mentions in their order. What is lost goes to `lose`. A
 * document that was read in this very format fits by definition and comes back as it is.
 */
export function fitTo(document: Document, format: string, can: Capabilities, lose: Lose): Document {
  const origin = (document as Partial<SourceDocument>).origin;
  if (origin && !originOf(document, format))
    for (const extra of origin.extras ?? []) lose("metadata", extra, `only ${origin.format} holds it`);
  if (!can.sections && !originOf(document, format) && hasSections(document))
    lose("sections", rolesOf(document), `${format} holds no sections`);
  if (document.language !== undefined && format !== "jsonl")
    lose("metadata", `language ${document.language}`, `${format} holds no language`);
  const fitted = document.mentions.map((m) => fitMention(m, document, can, format, lose));
  const kept = can.nested ? new Set(fitted) : apart(fitted, document.text, format, lose);
  const mentions = fitted.filter((m) => kept.has(m));
  const gone = new Set(fitted.flatMap((m) => (kept.has(m) || m.id === undefined ? [] : [m.id])));
  const relations = fitRelations(document, gone, can, format, lose);
  return { ...document, mentions, ...(document.relations ? { relations } : {}) };
}
