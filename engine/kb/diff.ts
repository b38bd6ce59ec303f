// What happened between two versions of a knowledge base: which concepts appeared, vanished, merged, moved, and which
// names lead elsewhere. Both are read once, side by side, in the order of their ids.
import type { Concept } from "./concept.ts";
import { NameChanges, type NamesDiff } from "./diff-names.ts";
import type { SemanticGroup } from "./groups.ts";
import { inStep } from "./in-step.ts";
import type { KbInfo, KnowledgeBase } from "./knowledge-base.ts";

export interface ChangedConcept {
  readonly id: string;
  /** Preferred name: the new one, or for a concept that is gone the last one. */
  readonly name: string;
}
export interface MergedConcept extends ChangedConcept {
  /** Ids of the live concepts that stand for it now. */
  readonly into: readonly string[];
  /** Whether the new version knows the id as a former one, or as an obsolete concept that names its successors. */
  readonly as: "former id" | "replaced";
}
export interface MovedConcept extends ChangedConcept {
  /** Broader concepts it is no longer under. */
  readonly from: readonly string[];
  /** Broader concepts it was not under before. */
  readonly to: readonly string[];
}
export interface RenamedConcept {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}
export interface RegroupedConcept extends ChangedConcept {
  readonly from: SemanticGroup;
  readonly to: SemanticGroup;
}

export interface KbDiff {
  readonly old: KbInfo;
  readonly new: KbInfo;
  readonly appeared: readonly ChangedConcept[];
  readonly vanished: readonly ChangedConcept[];
  readonly merged: readonly MergedConcept[];
  /** Newly obsolete, with no successor named. */
  readonly obsolete: readonly ChangedConcept[];
  /** Obsolete before, live now. */
  readonly revived: readonly ChangedConcept[];
  readonly moved: readonly MovedConcept[];
  readonly renamed: readonly RenamedConcept[];
  readonly regrouped: readonly RegroupedConcept[];
  readonly names: NamesDiff;
}

export interface DiffOptions {
  /** Called now and then with the number of concepts compared so far. */
  readonly onProgress?: (done: number) => void;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const STEP = 2000;

const without = (all: readonly string[], others: readonly string[]): string[] =>
  all.filter((id) => !others.includes(id));
const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);

/** Live concepts at the end of the chain of replacements; ids the KB does not hold are kept as they are. */
function successors(kb: KnowledgeBase, ids: readonly string[], seen = new Set<string>()): string[] {
  const found = ids.flatMap((id) => {
    const concept = kb.concept(id);
    if (!concept) return [id];
    if (seen.has(concept.id)) return [];
    seen.add(concept.id);
    if (!concept.obsolete) return [concept.id];
    return successors(kb, concept.replacedBy, seen);
  });
  return [...new Set(found)];
}

export async function diffKbs(
  before: KnowledgeBase,
  after: KnowledgeBase,
  options: DiffOptions = {},
): Promise<KbDiff> {
  const appeared: ChangedConcept[] = [];
  const vanished: ChangedConcept[] = [];
  const merged: MergedConcept[] = [];
  const obsolete: ChangedConcept[] = [];
  const revived: ChangedConcept[] = [];
  const moved: MovedConcept[] = [];
  const renamed: RenamedConcept[] = [];
  const regrouped: RegroupedConcept[] = [];
  const names = new NameChanges(before, after);
  // A parent that has merged into another one moves nobody.
  const present = (ids: readonly string[]) => [...new Set(ids.map((id) => after.concept(id)?.id ?? id))];

  const gone = (old: Concept): void => {
    const heir = after.concept(old.id);
    const { id, name } = old;
    if (!heir) vanished.push({ id, name });
    else merged.push({ id, name, into: successors(after, [heir.id]), as: "former id" });
  };
  const stayed = (old: Concept, now: Concept): void => {
    const { id, name } = now;
    if (now.obsolete) {
      const news = !old.obsolete || !sameList(old.replacedBy, now.replacedBy);
      const into = news ? successors(after, now.replacedBy, new Set([id])) : [];
      if (into.length) merged.push({ id, name, into, as: "replaced" });
      else if (!old.obsolete) obsolete.push({ id, name });
    } else if (old.obsolete) revived.push({ id, name });
    if (old.name !== name) renamed.push({ id, from: old.name, to: name });
    if (old.group !== now.group) regrouped.push({ id, name, from: old.group, to: now.group });
    if (now.obsolete || sameList(old.parents, now.parents)) return;
    const [was, is] = [present(old.parents), present(now.parents)];
    const [from, to] = [without(was, is), without(is, was)];
    if (from.length || to.length) moved.push({ id, name, from, to });
  };

  let done = 0;
  for (const [old, now] of inStep([before.concepts(), after.concepts()])) {
    names.compare(old, now);
    if (old && now) stayed(old, now);
    else if (old) gone(old);
    else if (now) appeared.push({ id: now.id, name: now.name });
    if (++done % STEP !== 0) continue;
    options.onProgress?.(done);
    await new Promise((resolve) => setImmediate(resolve));
    options.signal?.throwIfAborted();
  }
  const lists = { appeared, vanished, merged, obsolete, revived, moved, renamed, regrouped };
  return { old: before.info, new: after.info, ...lists, names: names.finish() };
}
