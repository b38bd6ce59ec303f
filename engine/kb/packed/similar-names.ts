// The names most like a term: cosine of 3-gram TF-IDF, exact, without scoring every name. The rarest grams' lists come
// first; once the unread grams together cannot lift an unseen name above the best so far, only seen names count.
import { BestOwners } from "./best-owners.ts";
import { GramSums, highestCosine, leastPart, ROUNDING } from "./gram-sums.ts";
import { Grams, GramTable, idf } from "./grams.ts";
import type { KbFile } from "./kb-file.ts";
import type { KeyFilter } from "./kinds.ts";
import type { Meta } from "./meta.ts";
import type { NameReader } from "./name-reader.ts";

export interface SimilarName {
  /** Key: a distinct folded name. */
  readonly key: number;
  /** Cosine, 0 to 1. */
  readonly score: number;
}

export interface SimilarOptions {
  readonly limit: number;
  readonly floor: number;
  readonly filter: KeyFilter;
  /** What counts once towards the limit: the concepts of a key, or its entries. */
  owners(key: number): Iterable<number>;
}

interface Term {
  /** Position in the gram sections; -1 for a gram that no name holds. */
  readonly gram: number;
  /** Names that hold it. */
  readonly df: number;
  /** Share in the query's unit vector. */
  readonly weight: number;
  /** What one occurrence in a name adds to its cosine, before the name's norm. */
  readonly gain: number;
}

/** Where to read on and where to score: changes the time a search takes, not its answer. */
export interface Effort {
  /** Alphabetical neighbours on either side, scored before any list is read: they often begin alike. */
  readonly neighbours: number;
  /** Lists read before the first names are scored, in postings. */
  readonly firstPostings: number;
  /** Names scored then; more where the limit is high. */
  readonly firstScored: number;
  /** Names scored one by one rather than reading another list. */
  readonly mostScored: number;
  /** Share of the threshold, squared, that may be unread when scoring begins; below 1. */
  readonly left: number;
}
const EFFORT: Effort = {
  neighbours: 24,
  firstPostings: 20_000,
  firstScored: 48,
  mostScored: 1_000,
  left: 0.7,
};

const MOST_SEEDS = 200;

export class SimilarNames {
  readonly #names: NameReader;
  readonly #units: Uint16Array;
  readonly #df: Uint32Array;
  readonly #sums: GramSums;
  readonly #grams = new Grams();
  readonly #effort: Effort;

  constructor(file: KbFile<Meta>, names: NameReader, effort = EFFORT) {
    this.#names = names;
    this.#effort = effort;
    this.#units = file.u16("grams.units");
    this.#df = file.u32("grams.df");
    this.#sums = new GramSums(file);
  }

  #find(head: number, tail: number): number {
    const units = this.#units;
    let lo = 0;
    let hi = this.#df.length;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      const c =
        (units[3 * mid] as number) - (head >>> 16) ||
        (units[3 * mid + 1] as number) - (head & 0xffff) ||
        (units[3 * mid + 2] as number) - tail;
      if (c === 0) return mid;
      if (c < 0) lo = mid + 1;
      else hi = mid;
    }
    return -1;
  }

  /** The query's grams by their number in `table`. */
  #terms(folded: string, table: GramTable): Term[] {
    const bytes = Buffer.from(folded);
    const grams = this.#grams.fill(bytes, 0, bytes.length);
    const times: number[] = [];
    for (let g = 0; g < grams.count; g++) {
      const number = table.add(grams.head[g] as number, grams.tail[g] as number);
      times[number] = (times[number] ?? 0) + 1;
    }
    // A gram that no name holds still weighs in the norm: a foreign word must not score high by its rest.
    const raw = times.map((t, number) => {
      const gram = this.#find(table.head[number] as number, table.tail[number] as number);
      const df = gram < 0 ? 0 : (this.#df[gram] as number);
      const rarity = idf(this.#sums.names, df);
      return { gram, df, rarity, value: t * rarity };
    });
    const norm = Math.hypot(...raw.map((t) => t.value)) || 1;
    return raw.map(({ gram, df, rarity, value }) => {
      const weight = value / norm;
      return { gram, df, weight, gain: gram < 0 ? 0 : weight * rarity };
    });
  }

  /** Names like the term, best first: enough of them for `limit` owners, each with a score of `floor` or more. */
  search(folded: string, options: SimilarOptions): SimilarName[] {
    const table = new GramTable();
    const terms = this.#terms(folded, table);
    const best = new BestOwners(options.limit, options.floor);
    const scores = new Map<number, number>();
    const { keys, kinds } = this.#names;
    const pass = this.#names.passing(options.filter);
    const keep = (key: number) => pass[kinds[key] as number] === 1;
    const score = (key: number): void => {
      if (scores.has(key)) return;
      keys.decode(key);
      const grams = this.#grams.fill(keys.bytes, 0, keys.length);
      let sum = 0;
      for (let g = 0; g < grams.count; g++) {
        const number = table.find(grams.head[g] as number, grams.tail[g] as number);
        if (number >= 0) sum += (terms[number] as Term).gain;
      }
      const cosine = Math.min(1, sum / this.#sums.norm(key));
      scores.set(key, cosine);
      for (const owner of options.owners(key)) best.add(owner, cosine);
    };
    const near = keys.lowerBound(Buffer.from(folded));
    const { neighbours } = this.#effort;
    for (let key = Math.max(0, near - neighbours); key < Math.min(keys.count, near + neighbours); key++)
      if (keep(key)) score(key);
    const held = terms.filter((t) => t.gram >= 0).sort((a, b) => a.df - b.df || a.gram - b.gram);
    try {
      this.#scan(held, best, options, score, keep);
    } finally {
      this.#sums.clear();
    }
    return [...scores]
      .filter(([, s]) => s > 0 && s >= best.threshold)
      .map(([key, s]) => ({ key, score: s }))
      .sort((a, b) => b.score - a.score || a.key - b.key);
  }

  #scan(
    terms: readonly Term[],
    best: BestOwners,
    options: SimilarOptions,
    score: (key: number) => void,
    keep: (key: number) => boolean,
  ): void {
    const sums = this.#sums;
    const effort = this.#effort;
    const all = terms.reduce((sum, t) => sum + t.weight ** 2, 0);
    let left = all;
    let postings = 0;
    let next = 0;
    const open = (): void => {
      const term = terms[next++] as Term;
      sums.open(term.gram, term.gain, Math.sqrt(left) < best.threshold - ROUNDING);
      postings += term.df;
      left = next === terms.length ? 0 : Math.max(0, left - term.weight ** 2);
    };
    const seeds = Math.max(effort.firstScored, Math.min(2 * options.limit, MOST_SEEDS));
    let scoredAt = 0;
    // A good threshold early spares most of the long lists: score the best whenever the reading has grown fourfold.
    const seed = (): void => {
      for (const key of sums.highest(seeds, keep)) score(key);
      scoredAt = postings;
    };
    while (next < terms.length && (next === 0 || postings + (terms[next] as Term).df <= effort.firstPostings))
      open();
    seed();
    while (next < terms.length && left > effort.left * best.threshold ** 2) {
      open();
      if (postings > 4 * scoredAt) seed();
    }
    // From here on no unseen name can come in.
    const prune = () => sums.prune(leastPart(best.threshold - ROUNDING, all - left, left), keep);
    for (prune(); sums.count > effort.mostScored && next < terms.length; prune()) open();
    // With every list read, sums are cosines: the first of them are the best, enough for `limit` owners unless single
    // concepts own hundreds of them.
    for (const key of sums.ranked().slice(0, Math.max(effort.mostScored, 2 * options.limit)))
      if (highestCosine(sums.part(key), all - left, left) >= best.threshold - ROUNDING) score(key);
  }
}
