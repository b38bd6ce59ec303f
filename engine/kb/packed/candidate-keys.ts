// Keys with the bounds of their scores while a similarity search decides which of them to read.

/** The few keys with the highest bounds. */
export class HighestBounds {
  readonly #most: number;
  readonly #bounds: Float64Array;
  readonly #keys: Uint32Array;
  #size = 0;

  constructor(most: number) {
    this.#most = most;
    this.#bounds = new Float64Array(most);
    this.#keys = new Uint32Array(most);
  }

  /** A key with no higher bound is of no use any more. */
  get least(): number {
    return this.#size < this.#most ? 0 : (this.#bounds[this.#size - 1] as number);
  }

  add(key: number, bound: number): void {
    if (this.#size === this.#most && bound <= this.least) return;
    let at = this.#size < this.#most ? this.#size++ : this.#most - 1;
    for (; at > 0 && (this.#bounds[at - 1] as number) < bound; at--) {
      this.#bounds[at] = this.#bounds[at - 1] as number;
      this.#keys[at] = this.#keys[at - 1] as number;
    }
    this.#bounds[at] = bound;
    this.#keys[at] = key;
  }

  keys(): Uint32Array {
    return this.#keys.subarray(0, this.#size);
  }
}

const BUCKETS = 1024;
/** 0 for what is 1 or nearly so. */
const bucketOf = (part: number): number => BUCKETS - 1 - Math.min(BUCKETS - 1, Math.floor(part * BUCKETS));

/** Any number of keys, taken in falling order of what is known of their scores, to a thousandth. */
export class CandidateKeys {
  #keys = new Uint32Array(1024);
  #bounds = new Float32Array(1024);
  #parts = new Float32Array(1024);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** `bound` is the highest score the key may have, `part` what is known of it. */
  add(key: number, bound: number, part: number): void {
    const i = this.count++;
    if (i === this.#keys.length) {
      this.#keys = wider(this.#keys, new Uint32Array(i * 2));
      this.#bounds = wider(this.#bounds, new Float32Array(i * 2));
      this.#parts = wider(this.#parts, new Float32Array(i * 2));
    }
    this.#keys[i] = key;
    this.#bounds[i] = bound;
    this.#parts[i] = part;
  }

  /** Keeps the `most` keys of which most is known, and those as good to a thousandth; answers how much that is at least. */
  keep(most: number): number {
    if (this.count <= most) return 0;
    // By thousandths, the highest first.
    const times = new Uint32Array(BUCKETS);
    for (let i = 0; i < this.count; i++) {
      const b = bucketOf(this.#parts[i] as number);
      times[b] = (times[b] as number) + 1;
    }
    let last = 0;
    for (let more = times[0] as number; more < most; more += times[++last] as number);
    const least = (BUCKETS - 1 - last) / BUCKETS;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if ((this.#parts[i] as number) < least) continue;
      this.#keys[kept] = this.#keys[i] as number;
      this.#bounds[kept] = this.#bounds[i] as number;
      this.#parts[kept++] = this.#parts[i] as number;
    }
    this.count = kept;
    return least;
  }

  /** Calls `take` with each key whose bound reaches `threshold()`, until it answers false. */
  likeliestFirst(threshold: () => number, take: (key: number) => boolean): void {
    const start = new Uint32Array(BUCKETS + 1);
    const bucket = (i: number) => bucketOf(this.#parts[i] as number);
    for (let i = 0; i < this.count; i++) start[bucket(i) + 1] = (start[bucket(i) + 1] as number) + 1;
    for (let b = 0; b < BUCKETS; b++) start[b + 1] = (start[b + 1] as number) + (start[b] as number);
    const order = new Uint32Array(this.count);
    for (let i = 0; i < this.count; i++) {
      const b = bucket(i);
      order[start[b] as number] = i;
      start[b] = (start[b] as number) + 1;
    }
    for (const i of order)
      if ((this.#bounds[i] as number) >= threshold() && !take(this.#keys[i] as number)) return;
  }
}

function wider<A extends Uint32Array | Float32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
