// Several knowledge bases as the concepts of one: the first KB's record is the concept, later ones add names and
// cross-references. The same KBs in the same order always give the same concepts.
import type { Concept } from "./concept.ts";
import { inStep } from "./in-step.ts";
import type { KnowledgeBase } from "./knowledge-base.ts";
import { joinByXrefs } from "./merge-xrefs.ts";
import { mergeConcepts } from "./packed/concept-store.ts";

export interface MergeOptions {
  /** Also join concepts of different ids that share a cross-reference (default false). */
  readonly byXref?: boolean;
}

export interface MergeCounts {
  /** Records that joined another one of the same id. */
  sameId: number;
  /** Ids that an earlier KB knows as former ids of another concept. */
  formerId: number;
  /** Ids that were joined to another one by a shared cross-reference. */
  xref: number;
  /** Shared cross-references that joined nothing, because their concepts cannot be one. */
  refused: number;
}

export interface Merge {
  readonly concepts: Iterable<Concept>;
  /** Complete when the last concept has been read. */
  readonly counts: MergeCounts;
}

const firstNonEmpty = <T>(a: T[], b: T[]): T[] => (a.length ? a : b);

/**
 * One record of two: names, former ids and cross-references of both, everything else the first one's, or the second
 * one's where the first has none.
 */
function united(a: Concept, b: Concept): Concept {
  return {
    ...mergeConcepts(a, b),
    types: firstNonEmpty(a.types, b.types),
    definitions: firstNonEmpty(a.definitions, b.definitions),
    // Two hierarchies in one would run in circles.
    parents: firstNonEmpty(a.parents, b.parents),
    obsolete: a.obsolete,
    replacedBy: a.replacedBy,
  };
}

/**
 * A record of a KB in language `from`, for one in language `to`: each name says its own. A preferred name cannot; where
 * the record joins another one, it becomes a synonym and the other one's name takes its place.
 */
function inLanguage(concept: Concept, from: string, to: string, joins?: Concept): Concept {
  if (from === to) return concept;
  const synonyms = concept.synonyms.map((s) => ({ ...s, language: s.language ?? from }));
  const definitions = concept.definitions.map((d) => ({ ...d, language: d.language ?? from }));
  if (!joins) return { ...concept, synonyms, definitions };
  const own = { text: concept.name, scope: "exact" as const, language: from };
  return { ...concept, name: joins.name, synonyms: [own, ...synonyms], definitions };
}

/** Which id each joined id is told under. */
class Joins {
  readonly #home = new Map<string, string>();
  readonly #members = new Map<string, string[]>();

  home(id: string): string {
    return this.#home.get(id) ?? id;
  }

  has(id: string): boolean {
    return this.#home.has(id);
  }

  members(id: string): readonly string[] {
    return this.#members.get(id) ?? [];
  }

  add(id: string, to: string): boolean {
    const home = this.home(to);
    if (home === id || this.#home.has(id)) return false;
    const moved = [id, ...this.members(id)];
    this.#members.delete(id);
    for (const member of moved) this.#home.set(member, home);
    this.#members.set(home, [...this.members(home), ...moved]);
    return true;
  }
}

function findJoins(kbs: readonly KnowledgeBase[], counts: MergeCounts, byXref: boolean): Joins {
  const joins = new Joins();
  kbs.forEach((kb, k) => {
    if (k === 0) return;
    for (const { id } of kb.concepts()) {
      // The first KB that knows the id says whose it is.
      const known = kbs
        .slice(0, k)
        .map((earlier) => earlier.concept(id))
        .find((c) => c !== undefined);
      if (known && known.id !== id && joins.add(id, known.id)) counts.formerId++;
    }
  });
  if (!byXref) return joins;
  const { joined, refused } = joinByXrefs(kbs);
  counts.refused = refused;
  for (const [first, ...others] of joined)
    for (const id of others) if (joins.add(id, first as string)) counts.xref++;
  return joins;
}

/** Joins concepts of one id; with `byXref` also those that share a cross-reference. `language` is that of the result. */
export function mergeKbs(kbs: readonly KnowledgeBase[], language: string, options: MergeOptions = {}): Merge {
  const counts: MergeCounts = { sameId: 0, formerId: 0, xref: 0, refused: 0 };
  function* concepts(): Generator<Concept> {
    const joins = findJoins(kbs, counts, options.byXref === true);
    for (const records of inStep(kbs.map((kb) => kb.concepts()))) {
      const id = records.find((c) => c !== undefined)?.id as string;
      if (joins.has(id)) continue;
      const members = joins.members(id);
      const all = kbs.flatMap((kb, k) =>
        [records[k], ...members.map((m) => kb.concept(m)).filter((c, i) => c?.id === members[i])].flatMap(
          (c) => (c ? [{ c, from: kb.info.language }] : []),
        ),
      );
      counts.sameId += records.filter((c) => c !== undefined).length - 1;
      // What is told under this id is this id's record, even where a joined one stands in an earlier KB.
      all.sort((a, b) => Number(b.c.id === id) - Number(a.c.id === id));
      const [first, ...others] = all as [(typeof all)[number], ...typeof all];
      const whole = others.reduce(
        (record, { c, from }) => united(record, inLanguage(c, from, language, record)),
        inLanguage(first.c, first.from, language),
      );
      const isOwn = (former: string) =>
        joins.home(former) !== id && kbs.some((kb) => kb.concept(former)?.id === former);
      const homes = (ids: readonly string[]) =>
        [...new Set(ids.map((other) => joins.home(other)))].filter((other) => other !== id);
      yield {
        ...whole,
        parents: homes(whole.parents),
        replacedBy: homes(whole.replacedBy),
        altIds: [...new Set([...whole.altIds, ...members])].filter((other) => other !== id && !isOwn(other)),
      };
    }
  }
  return { concepts: { [Symbol.iterator]: concepts }, counts };
}
