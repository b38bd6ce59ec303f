// A slice of a knowledge base looked over once, with pauses: how many concepts, how many defined, some drawn by a seed, and those
// that try a template hardest.
import type { Concept } from "../kb/concept.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { draw } from "../text/draw.ts";
import { fold } from "../text/tokens.ts";
import { type ConceptInput, conceptInput, type Slice } from "./slice.ts";

/** longest: the longest name. punctuation: most characters that are no letters, digits or spaces in one name. undefined: no definition
 * and the fewest names. nested: most names inside other names of its own. wordy: most characters in all. */
export const WORST_KINDS = ["longest", "punctuation", "undefined", "nested", "wordy"] as const;
export type WorstKind = (typeof WORST_KINDS)[number];

export interface SliceSurvey {
  readonly concepts: number;
  readonly defined: number;
  /** In drawn order: the same for the same seed. */
  readonly sample: readonly ConceptInput[];
  readonly worst: Readonly<Partial<Record<WorstKind, ConceptInput>>>;
}

export interface SurveyOptions {
  readonly seed: number;
  /** Concepts to draw (default 50). */
  readonly sample?: number;
  /** Awaited every few hundred concepts; what it throws ends the survey. */
  readonly pause?: () => Promise<void>;
}

const STRETCH = 256;

/** How hard a concept tries a template, by kind; undefined where it does not. */
const HARDNESS: Readonly<Record<WorstKind, (c: ConceptInput) => number | undefined>> = {
  longest: (c) => Math.max(...namesOf(c).map((n) => n.length)),
  punctuation: (c) =>
    Math.max(...namesOf(c).map((n) => n.replace(/[\p{L}\p{N}\s]/gu, "").length)) || undefined,
  undefined: (c) => (c.definition === undefined ? -namesOf(c).length : undefined),
  nested: (c) => nestedNames(namesOf(c)) || undefined,
  wordy: (c) => JSON.stringify(c).length,
};

const namesOf = (c: ConceptInput): string[] => [c.name, ...c.synonyms];

/** Names that stand, as whole words, inside another one. */
function nestedNames(names: readonly string[]): number {
  const folded = names.map((n) => ` ${fold(n)} `);
  return folded.filter(
    (inner, i) =>
      inner.trim() &&
      folded.some((outer, j) => i !== j && outer.length > inner.length && outer.includes(inner)),
  ).length;
}

export async function surveySlice(
  kb: KnowledgeBase,
  slice: Slice,
  options: SurveyOptions,
): Promise<SliceSurvey> {
  const wanted = options.sample ?? 50;
  let seen = 0;
  const breathe = async () => {
    if (++seen % STRETCH === 0) await options.pause?.();
  };
  const groups = slice.groups && new Set(slice.groups);
  const ids = slice.ids && new Set(slice.ids);
  let concepts = 0;
  let defined = 0;
  const drawn: { at: number; input: ConceptInput }[] = [];
  const worst: Partial<Record<WorstKind, { hardness: number; input: ConceptInput }>> = {};
  const take = (concept: Concept | undefined) => {
    if (
      !concept ||
      concept.obsolete ||
      (groups && !groups.has(concept.group)) ||
      (ids && !ids.has(concept.id))
    )
      return;
    const input = conceptInput(concept, kb, slice.language);
    if (!input || (slice.defined && input.definition === undefined)) return;
    concepts++;
    if (input.definition !== undefined) defined++;
    const at = draw(options.seed, input.id);
    if (drawn.length < wanted || at < (drawn.at(-1)?.at ?? 1)) {
      const place = drawn.findIndex((d) => d.at > at);
      drawn.splice(place < 0 ? drawn.length : place, 0, { at, input });
      drawn.length = Math.min(drawn.length, wanted);
    }
    for (const kind of WORST_KINDS) {
      const hardness = HARDNESS[kind](input);
      if (hardness !== undefined && hardness > (worst[kind]?.hardness ?? Number.NEGATIVE_INFINITY))
        worst[kind] = { hardness, input };
    }
  };
  if (slice.branch !== undefined) {
    const found = new Set([slice.branch]);
    for (const id of found) {
      for (const child of kb.children(id)) found.add(child);
      take(kb.concept(id));
      await breathe();
    }
  } else
    for (const concept of kb.concepts()) {
      take(concept);
      await breathe();
    }
  return {
    concepts,
    defined,
    sample: drawn.map((d) => d.input),
    worst: Object.fromEntries(Object.entries(worst).map(([kind, { input }]) => [kind, input])),
  };
}
