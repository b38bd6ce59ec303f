// What evaluation asks of the knowledge bases: one id for a concept, who bears a name, and how two concepts stand to
// each other by the vocabulary's own edges. Answers are remembered, up to a bound.
import type { Library } from "../kb/library.ts";
import { fold } from "../text/tokens.ts";

export type Relation = "broader" | "narrower" | "sibling" | "related" | "unrelated" | "unknown";

export interface Standing {
  readonly relation: Relation;
  /** Edges over the nearest common ancestor; absent where there is none. */
  readonly distance?: number;
}

const KEPT = 50_000;

function remember<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= KEPT) known.clear();
  const value = make();
  known.set(key, value);
  return value;
}

export class Knowledge {
  readonly #library: Library;
  readonly #canonical = new Map<string, string | null>();
  readonly #meanings = new Map<string, ReadonlySet<string>>();
  readonly #ancestors = new Map<string, ReadonlyMap<string, number>>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** The id under which a knowledge base holds the concept today, or null where none does. */
  held(id: string): string | null {
    return remember(this.#canonical, id, () => this.#library.concept(id)?.concept.id ?? null);
  }

  /** Preferred name; undefined for an unknown id. */
  nameOf(id: string): string | undefined {
    return this.#library.concept(id)?.concept.name;
  }

  /** Concepts that have this string among their names, case, accents and hyphens aside. */
  meanings(surface: string): ReadonlySet<string> {
    return remember(this.#meanings, fold(surface), () => {
      const hits = this.#library.lookup(surface, { limit: 200 });
      return new Set(hits.filter((h) => h.match === "exact" || h.match === "folded").map((h) => h.concept));
    });
  }

  /** The concept itself (0) and its ancestors with the fewest edges up to each; empty for an unknown id. */
  ancestors(id: string): ReadonlyMap<string, number> {
    return remember(this.#ancestors, id, () => {
      const depths = new Map<string, number>();
      if (this.held(id) === null) return depths;
      depths.set(id, 0);
      for (const [at, depth] of depths)
        for (const parent of this.#library.concept(at)?.concept.parents ?? [])
          if (!depths.has(parent)) depths.set(parent, depth + 1);
      return depths;
    });
  }

  /** How `answer` stands to `gold`; both are ids that `held` gives. */
  standing(answer: string, gold: string): Standing {
    const [up, from] = [this.ancestors(answer), this.ancestors(gold)];
    if (!up.size || !from.size) return { relation: "unknown" };
    let distance = Number.POSITIVE_INFINITY;
    for (const [id, depth] of up) {
      const other = from.get(id);
      if (other !== undefined) distance = Math.min(distance, depth + other);
    }
    if (distance === Number.POSITIVE_INFINITY) return { relation: "unrelated" };
    if (from.has(answer)) return { relation: "broader", distance };
    if (up.has(gold)) return { relation: "narrower", distance };
    return { relation: this.#siblings(up, from) ? "sibling" : "related", distance };
  }

  #siblings(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
    for (const [id, depth] of a) if (depth === 1 && b.get(id) === 1) return true;
    return false;
  }
}
