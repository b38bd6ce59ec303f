// The names most like a term: cosine of 3-gram TF-IDF without scoring every name. The rarest grams' lists are added up
// window by window; once the other grams together cannot lift an unseen name above the best so far, only names whose sum
// leaves them a chance are read and scored exactly.
import type { GramCounts } from "../joint-similarity.ts";
import { CandidateKeys, HighestBounds } from "./candidate-keys.ts";
import { type Effort, effortFor, LONG, LONG_TERM } from "./effort.ts";
import { type GramArrays, GramIndex } from "./gram-index.ts";
import { Grams } from "./grams.ts";
import { NameScores } from "./name-scores.ts";
import { leastSum, QueryLists } from "./query-lists.ts";
import type { KeyText, SimilarName, SimilarOptions } from "./similar-name.ts";
import { WINDOW_BITS } from "./window-postings.ts";
import type { BoundParameters, WindowSums } from "./window-sums.ts";

/** Words at the front of a term that are moved behind the others to look for neighbours. */
const ROTATIONS = 4;
const MOST_SEEDS = 200;
/** With fewer postings a window, its keys are looked at one by one; with more, the window is scanned. */
const SPARSE = 1_000;
const MOST_TOUCHED = 60_000;
/** Names that are above the threshold already are scored while lists are read, and raise it for the windows to come. */
const MOST_EARLY = 200;
/** With so many times the candidates that will be scored, those of which least is known go, and no more like them come. */
const KEPT = 1.25;

export class SimilarNames {
  readonly #keys: KeyText;
  readonly #norms: Uint16Array;
  readonly #index: GramIndex;
  readonly #grams = new Grams();
  readonly #candidates = new CandidateKeys();
  readonly #effort: Effort;
  readonly #openSums: () => WindowSums;
  #sums: WindowSums | undefined;

  /** `norms` is `grams.norm`; `openSums` is called at the first search. */
  constructor(
    keys: KeyText,
    arrays: GramArrays,
    norms: Uint16Array,
    openSums: () => WindowSums,
    effort: Effort = effortFor(keys.count),
  ) {
    this.#keys = keys;
    this.#norms = norms;
    this.#index = new GramIndex(arrays);
    this.#openSums = openSums;
    this.#effort = effort;
  }

  get counts(): GramCounts {
    return this.#index;
  }

  /** Names like the term, best first: enough of them for `limit` owners, each with a score of `floor` or more. */
  search(folded: string, options: SimilarOptions): SimilarName[] {
    const query = this.#index.query(folded);
    if (options.limit <= 0 || query.terms.every((t) => t.gram < 0)) return [];
    const scores = new NameScores(query, options, this.#keys, this.#norms, this.#index, this.#grams);
    this.#scoreNeighbours(folded, scores);
    this.#sums ??= this.#openSums();
    this.#scan(scores, this.#sums, options);
    return scores.found();
  }

  /** Alphabetical neighbours of the term, and of its words in another order: they often begin alike. */
  #scoreNeighbours(folded: string, scores: NameScores): void {
    const { neighbours } = this.#effort;
    const words = folded.split(" ");
    const keys = this.#keys;
    for (let r = 0; r <= Math.min(words.length - 1, ROTATIONS); r++) {
      const near = keys.lowerBound(Buffer.from([...words.slice(r), ...words.slice(0, r)].join(" ")));
      const from = Math.max(0, near - neighbours);
      const to = Math.min(keys.count, near + neighbours);
      for (let key = from; key < to; key++) {
        if (key === from) keys.decode(key);
        else keys.next();
        scores.scoreCurrent(key);
      }
    }
  }

  #scan(scores: NameScores, sums: WindowSums, { limit, filter }: SimilarOptions): void {
    const effort = scores.query.terms.length > LONG_TERM ? LONG : this.#effort;
    const read = new QueryLists(scores.query, this.#index.arrays);
    const { postings } = read;

    // The rarest lists alone: the best of what they hold make the first threshold.
    let first = 1;
    while (first < read.count && (postings[first + 1] as number) <= effort.firstPostings) first++;
    const seeds = new HighestBounds(Math.max(effort.firstScored, Math.min(2 * limit, MOST_SEEDS)));
    sums.open(read.lists.slice(0, first), filter);
    const alone = read.parameters(first, 0, effort, true);
    const seeding = {
      leastPart: 0,
      get threshold() {
        return seeds.least;
      },
    };
    this.#pass(sums, first, postings[first] as number, alone, seeding, (found) => {
      for (let i = 0; i < found; i++) seeds.add(sums.key(i), sums.bound(i));
    });
    for (const key of seeds.keys()) scores.score(key);

    // Then lists until no unseen name can come in, and a little further: a tighter bound spares reading names.
    let count = first;
    while (
      count < read.count &&
      read.unread(count) > effort.left * scores.threshold ** 2 &&
      (postings[count + 1] as number) <= effort.mostPostings
    )
      count++;
    sums.open(read.lists.slice(0, count), filter);
    const bounds = read.parameters(count, 0, effort);
    const candidates = this.#candidates;
    candidates.clear();
    const mostScored = Math.max(effort.mostScored, limit * effort.scoredForEach);
    let early = 0;
    const limits = {
      leastPart: 0,
      get threshold() {
        return scores.threshold;
      },
    };
    this.#pass(sums, count, postings[count] as number, bounds, limits, (found) => {
      for (let i = 0; i < found; i++) {
        const bound = sums.bound(i);
        if (bound < scores.threshold) continue;
        if (early < MOST_EARLY && sums.part(i) > scores.threshold) {
          early++;
          scores.score(sums.key(i));
        } else candidates.add(sums.key(i), bound, sums.part(i));
      }
      // Of more names than will be read, only the likeliest are kept, and asked for.
      if (candidates.count > KEPT * mostScored) limits.leastPart = candidates.keep(mostScored);
    });
    let left = mostScored;
    candidates.likeliestFirst(
      () => scores.threshold,
      (key) => {
        scores.score(key);
        return --left > 0;
      },
    );
  }

  /** Adds up the first `count` open lists, window by window, and hands over what may be good enough. */
  #pass(
    sums: WindowSums,
    count: number,
    postings: number,
    bounds: BoundParameters,
    limits: { readonly threshold: number; readonly leastPart: number },
    take: (found: number) => void,
  ): void {
    const windows = (this.#keys.count - 1) >>> WINDOW_BITS;
    const sparse = postings <= MOST_TOUCHED && postings <= SPARSE * (windows + 1);
    let p = bounds;
    let least = 1;
    for (let w = 0; w <= windows; w++) {
      if (sums.accumulate(0, count, w, sparse) === 0) continue;
      const { threshold, leastPart } = limits;
      if (p === bounds || threshold > p.threshold || leastPart > p.leastPart) {
        p = { ...bounds, threshold, leastPart };
        least = leastSum(p);
      }
      const found = sparse ? sums.scanTouched(w, least, p) : sums.scan(w, least, p);
      if (found > 0) take(found);
    }
  }
}
