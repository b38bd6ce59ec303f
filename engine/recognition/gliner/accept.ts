// Which candidates stay: greedily by score, as GLiNER decodes, but in n log n where comparing each with all before it
// is quadratic.

/** A span of words, its last one included, with a label by number. */
export interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly label: number;
  /** 0 to 1. */
  readonly score: number;
}

export interface Acceptance {
  /** One inside another stays, too; only crossing ones exclude each other. */
  readonly nested: boolean;
  /** The same span may have several labels. */
  readonly multiLabel: boolean;
}

/** Best first: score, then the longer, then the earlier, then the label that was asked for earlier. */
export const byMerit = (a: Candidate, b: Candidate): number =>
  b.score - a.score || b.end - b.start - (a.end - a.start) || a.start - b.start || a.label - b.label;

/** Largest value in a range of indices, point by point raised; both in log n. */
class Maxima {
  readonly #size: number;
  readonly #tree: Int32Array;

  constructor(length: number) {
    this.#size = length;
    this.#tree = new Int32Array(2 * length).fill(-1);
  }

  raise(at: number, value: number): void {
    for (let i = at + this.#size; i >= 1 && (this.#tree[i] as number) < value; i >>= 1) this.#tree[i] = value;
  }

  /** Over `[from, to)`; -1 where nothing was raised. */
  over(from: number, to: number): number {
    let most = -1;
    let a = from + this.#size;
    let b = to + this.#size;
    for (; a < b; a >>= 1, b >>= 1) {
      if (a & 1) most = Math.max(most, this.#tree[a++] as number);
      if (b & 1) most = Math.max(most, this.#tree[--b] as number);
    }
    return most;
  }
}

/**
 * Candidates that stay, in reading order (start, then the longer, then the label). Flat: none overlaps another. Nested: any
 * two are apart or one lies in the other. The same span twice stays with several labels only where `multiLabel` says so.
 */
export function accept(candidates: readonly Candidate[], { nested, multiLabel }: Acceptance): Candidate[] {
  if (candidates.length === 0) return [];
  const origin = candidates.reduce((least, c) => Math.min(least, c.start), Number.POSITIVE_INFINITY);
  const length = candidates.reduce((most, c) => Math.max(most, c.end), 0) - origin + 1;
  // Of the kept spans: the furthest end by start; and by end the earliest start, counted from the right.
  const ends = new Maxima(length);
  const starts = new Maxima(length);
  const taken = new Set<number>();
  const kept: Candidate[] = [];
  for (const c of candidates.toSorted(byMerit)) {
    const [s, e] = [c.start - origin, c.end - origin];
    const key = s * length + e;
    const same = taken.has(key);
    if (same && !multiLabel) continue;
    // The same span was tested when it was first kept, and whatever came later had to agree with it.
    if (!same) {
      const excluded = nested
        ? ends.over(s + 1, e + 1) > e || starts.over(s, e) > length - 1 - s
        : ends.over(0, e + 1) >= s;
      if (excluded) continue;
      taken.add(key);
      ends.raise(s, e);
      starts.raise(e, length - 1 - s);
    }
    kept.push(c);
  }
  return kept.sort((a, b) => a.start - b.start || b.end - a.end || a.label - b.label);
}
