// Names by which each concept may be asked for: within a semantic group a name belongs to one concept only, in the three steps of
// SynCABEL (arXiv 2601.19667, preparation of the knowledge base). What it costs is told: who has no name left cannot be learned.
import type { Concept } from "../../kb/concept.ts";
import type { SemanticGroup } from "../../kb/groups.ts";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";

export interface NamesReport {
  readonly concepts: number;
  /** Concepts by the step that gave them their names; `title`: only their preferred name, which nobody else had. */
  readonly served: {
    readonly unique: number;
    readonly remaining: number;
    readonly first: number;
    readonly title: number;
  };
  /** Concepts of which every name belongs to another one. */
  readonly nameless: number;
  /** (name, concept) pairs kept, and those that went to another concept. */
  readonly kept: number;
  readonly lost: number;
}

/** Names that differ in white space or in the case of their first letter are one name. */
export const nameKey = (name: string): string => {
  const even = name.replace(/\s+/g, " ").trim();
  const [first = ""] = even;
  return first.toUpperCase() + even.slice(first.length);
};

export class UnambiguousNames {
  readonly #names: ReadonlyMap<string, readonly string[]>;
  readonly report: NamesReport;

  private constructor({ names, report }: Assigned) {
    this.#names = names;
    this.report = report;
  }

  /**
   * Reads every concept once, obsolete ones left out; of several knowledge bases the first that has a concept. Holds all names
   * in memory (about 200 bytes each). `languages`: only names in these (primary subtags).
   */
  static of(
    kbs: readonly Pick<KnowledgeBase, "info" | "concepts">[],
    options: { readonly languages?: readonly string[] } = {},
  ): UnambiguousNames {
    const wanted = new Set((options.languages ?? []).map(primary));
    /** Owners of each name of a group. */
    const owners = new Map<string, string[]>();
    const own = new Map<string, { group: SemanticGroup; title: string; names: Map<string, string> }>();
    for (const kb of kbs)
      for (const concept of kb.concepts()) {
        if (concept.obsolete || own.has(concept.id)) continue;
        const names = new Map<string, string>();
        for (const name of namesOf(concept, kb.info.language, wanted)) {
          const key = nameKey(name);
          if (key && !names.has(key)) names.set(key, name);
        }
        const { group } = concept;
        own.set(concept.id, { group, title: concept.name, names });
        for (const key of names.keys()) {
          const at = `${group}\n${key}`;
          const known = owners.get(at);
          if (known) known.push(concept.id);
          else owners.set(at, [concept.id]);
        }
      }
    return new UnambiguousNames(assign(own, owners));
  }

  /** The concept's names, its preferred one first where it has it; empty for a concept without one, and for an unknown one. */
  of(concept: string): readonly string[] {
    return this.#names.get(concept) ?? [];
  }

  /** Every name kept, of every concept. */
  *all(): Generator<string> {
    for (const names of this.#names.values()) yield* names;
  }
}

const primary = (tag: string): string => tag.toLowerCase().split("-")[0] as string;

function* namesOf(concept: Concept, language: string, wanted: ReadonlySet<string>): Generator<string> {
  const fits = (tag: string) => wanted.size === 0 || wanted.has(primary(tag));
  if (fits(language)) yield concept.name;
  for (const s of concept.synonyms) if (fits(s.language ?? language)) yield s.text;
}

type Own = ReadonlyMap<
  string,
  { readonly group: SemanticGroup; readonly title: string; readonly names: ReadonlyMap<string, string> }
>;

interface Assigned {
  readonly names: ReadonlyMap<string, readonly string[]>;
  readonly report: NamesReport;
}

function assign(own: Own, owners: ReadonlyMap<string, readonly string[]>): Assigned {
  const kept = new Map<string, string[]>();
  const ownersOf = (group: SemanticGroup, key: string) => owners.get(`${group}\n${key}`) ?? [];
  const served = { unique: 0, remaining: 0, first: 0, title: 0 };
  // Step 0: names of one concept only.
  for (const [id, { group, names }] of own) {
    const alone = [...names].filter(([key]) => ownersOf(group, key).length === 1).map(([, name]) => name);
    if (alone.length) {
      kept.set(id, alone);
      served.unique++;
    }
  }
  const unserved = [...own.keys()].filter((id) => !kept.has(id)).sort();
  // Step 1: names that only one of those without any has.
  const waiting = new Set(unserved);
  for (const id of unserved) {
    const { group, names } = own.get(id) as { group: SemanticGroup; names: ReadonlyMap<string, string> };
    const mine = [...names]
      .filter(([key]) => ownersOf(group, key).filter((o) => waiting.has(o)).length === 1)
      .map(([, name]) => name);
    if (mine.length) {
      kept.set(id, mine);
      served.remaining++;
    }
  }
  // Step 2: the first id takes what is still shared.
  const taken = new Set<string>();
  for (const id of unserved) {
    if (kept.has(id)) continue;
    const { group, names } = own.get(id) as { group: SemanticGroup; names: ReadonlyMap<string, string> };
    const mine = [...names].filter(([key]) => !taken.has(`${group}\n${key}`));
    for (const [key] of mine) taken.add(`${group}\n${key}`);
    if (mine.length) {
      kept.set(
        id,
        mine.map(([, name]) => name),
      );
      served.first++;
    }
  }
  // The title, unless it is somebody's.
  const somebodys = new Set<string>();
  for (const [id, names] of kept)
    for (const name of names) somebodys.add(`${own.get(id)?.group}\n${nameKey(name)}`);
  let nameless = 0;
  let pairs = 0;
  let all = 0;
  for (const [id, { group, title, names }] of own) {
    all += names.size;
    const mine = kept.get(id) ?? [];
    const key = `${group}\n${nameKey(title)}`;
    if (!somebodys.has(key)) {
      somebodys.add(key);
      if (!mine.length) served.title++;
      mine.unshift(title);
    }
    if (mine.length) kept.set(id, mine);
    else nameless++;
    pairs += mine.length;
  }
  return {
    names: kept,
    report: { concepts: own.size, served, nameless, kept: pairs, lost: all - pairs },
  };
}
