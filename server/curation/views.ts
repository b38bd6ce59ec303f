// Annotations as an editor shows them, what changed since it was told, and how far a text is.
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LogRecord } from "../../engine/corpus/annotations/log.ts";
import { colourOf, type Project } from "../../engine/corpus/annotations/project.ts";
import { type CurationState, keyOf } from "../../engine/corpus/curation/state.ts";
import { certainty } from "../../engine/corpus/curation/walk.ts";
import type { Library } from "../../engine/kb/library.ts";
import type { Mention } from "../../engine/text/mention.ts";
import { attributeNames, partRanges } from "../lsp/to-proto.ts";
import type { AnnotationView, CurationProgress, CurationType } from "../protocol/annotations.ts";

export const suggestionKey = (m: Mention): string => `S ${keyOf(m)}`;

export function annotationView(
  document: TextDocument,
  m: Mention,
  state: AnnotationView["state"],
  library: Library | undefined,
): AnnotationView {
  const best = state === "suggested" && m.status !== "nil" ? m.candidates[0] : undefined;
  const id = best?.concept.id ?? m.concepts[0]?.id;
  const name =
    id && (m.candidates.find((c) => c.concept.id === id)?.name ?? library?.concept(id)?.concept.name ?? id);
  const attributes = attributeNames(m);
  return {
    key: state === "suggested" ? suggestionKey(m) : (m.id ?? ""),
    state,
    ranges: partRanges(document, m),
    type: m.type ?? "",
    ...(id && name ? { concept: { id, name } } : {}),
    ...(state === "suggested" ? { score: certainty(m) } : {}),
    ...(attributes.length ? { attributes } : {}),
  };
}

export function annotationViews(
  document: TextDocument,
  state: CurationState,
  library: Library | undefined,
): AnnotationView[] {
  return [
    ...state.mentions.map((m) => annotationView(document, m, stateOf(m, state), library)),
    ...state.open.map((m) => annotationView(document, m, "suggested", library)),
  ];
}

const stateOf = (m: Mention, { review }: CurationState) => (review.has(m.id ?? "") ? "review" : "accepted");

/**
 * The part of two lists that differs: what they have in common at both ends, the very same items, is passed over. An act
 * on one item of ten thousand leaves a handful.
 */
function between<T>(before: readonly T[], after: readonly T[]): { old: readonly T[]; now: readonly T[] } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { old: before.slice(head, before.length - tail), now: after.slice(head, after.length - tail) };
}

/** What an act changed: states share what they did not touch, so that looking for the rest is cheap. */
export function differences(
  document: TextDocument,
  before: CurationState,
  after: CurationState,
  library: Library | undefined,
): { changed: AnnotationView[]; removed: string[] } {
  const changed: AnnotationView[] = [];
  const removed: string[] = [];
  const accepted = between(before.mentions, after.mentions);
  const kept = new Set(accepted.old);
  const ids = new Set(accepted.now.map((m) => m.id ?? ""));
  for (const m of accepted.now)
    if (!kept.has(m)) changed.push(annotationView(document, m, stateOf(m, after), library));
  for (const m of accepted.old) if (!ids.has(m.id ?? "")) removed.push(m.id ?? "");
  if (before.review !== after.review) {
    const told = new Set(changed.map((view) => view.key));
    for (const m of after.mentions) {
      const id = m.id ?? "";
      if (before.review.has(id) !== after.review.has(id) && !told.has(id))
        changed.push(annotationView(document, m, stateOf(m, after), library));
    }
  }
  const open = between(before.open, after.open);
  const [old, now] = [new Set(open.old), new Set(open.now)];
  for (const m of open.old) if (!now.has(m)) removed.push(suggestionKey(m));
  for (const m of open.now) if (!old.has(m)) changed.push(annotationView(document, m, "suggested", library));
  return { changed, removed };
}

export function progressOf(state: CurationState, records: readonly LogRecord[]): CurationProgress {
  const types: CurationProgress["types"] = {};
  const of = (type: string) => (types[type] ??= { accepted: 0, open: 0 });
  for (const m of state.mentions) of(m.type ?? "").accepted++;
  for (const m of state.open) of(m.type ?? "").open++;
  const last = new Map<string, string>();
  for (const r of records)
    if (r.id !== undefined && r.action !== "text" && r.action !== "undo") last.set(r.id, r.author);
  const people: Record<string, number> = {};
  for (const item of [...state.mentions, ...state.rejected]) {
    const author = last.get(item.id ?? "");
    if (author !== undefined) people[author] = (people[author] ?? 0) + 1;
  }
  return {
    accepted: state.mentions.length,
    rejected: state.rejected.length,
    open: state.open.length,
    review: state.review.size,
    types,
    people,
  };
}

export function curationTypes(project: Project): CurationType[] {
  return Object.entries(project.types).map(([name, { key, description }]) => ({
    name,
    ...(key ? { key } : {}),
    colour: colourOf(project, name),
    ...(description ? { description } : {}),
  }));
}
