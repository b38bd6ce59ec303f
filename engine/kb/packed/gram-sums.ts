// Sums of what the opened gram lists say about each name: the inner loop of the similarity search.
import type { KbFile } from "./kb-file.ts";
import type { Meta } from "./meta.ts";

/** Sums are kept in 32 bits. */
export const ROUNDING = 1e-5;

/**
 * Highest cosine that a name with the partial cosine `part` can still reach, when the lists read so far hold `read` of
 * the query's squared norm and `left` is unread: what is left of both vectors may point the same way.
 */
export const highestCosine = (part: number, read: number, left: number): number =>
  part + Math.sqrt(left) * Math.sqrt(Math.max(0, 1 - (part * part) / Math.max(read, 1e-9)));

/** The least partial cosine from which the threshold can still be reached. */
export function leastPart(threshold: number, read: number, left: number): number {
  let lo = 0;
  let hi = Math.max(read, 1e-9); // the bound rises up to here
  if (highestCosine(lo, read, left) >= threshold) return 0;
  for (let i = 0; i < 30; i++) {
    const mid = (lo + hi) / 2;
    if (highestCosine(mid, read, left) < threshold) lo = mid;
    else hi = mid;
  }
  return lo;
}

export class GramSums {
  readonly #start: Uint32Array;
  readonly #postings: Uint8Array;
  readonly #norm: Float32Array;
  // One number a name, made at the first search.
  #sum = new Float32Array(0);
  #seen = new Uint32Array(0);
  /** Names that have a sum. */
  count = 0;

  constructor(file: KbFile<Meta>) {
    this.#start = file.u32("grams.start");
    this.#postings = file.u8("grams.postings");
    this.#norm = file.f32("grams.norm");
  }

  get names(): number {
    return this.#norm.length;
  }

  norm(name: number): number {
    return this.#norm[name] as number;
  }

  /** Cosine so far. */
  part(name: number): number {
    return (this.#sum[name] as number) / (this.#norm[name] as number);
  }

  /** Adds `weight` for each time a name holds the gram; with `closed`, to names that already have a sum only. */
  open(gram: number, weight: number, closed: boolean): void {
    if (this.#sum.length !== this.names) {
      this.#sum = new Float32Array(this.names);
      this.#seen = new Uint32Array(this.names);
    }
    const postings = this.#postings;
    const sum = this.#sum;
    const seen = this.#seen;
    let count = this.count;
    let at = this.#start[gram] as number;
    const end = this.#start[gram + 1] as number;
    let name = -1;
    while (at < end) {
      let byte = postings[at++] as number;
      let gap = byte & 127;
      for (let shift = 7; byte >= 128; shift += 7) {
        byte = postings[at++] as number;
        gap |= (byte & 127) << shift;
      }
      name += gap;
      const had = sum[name] as number;
      if (had === 0) {
        if (closed) continue;
        seen[count++] = name;
      }
      sum[name] = had + weight;
    }
    this.count = count;
  }

  /** Forgets names that `keep` refuses or whose cosine so far is lower. Only right once lists are opened `closed`. */
  prune(least: number, keep: (name: number) => boolean): void {
    const { count } = this;
    const seen = this.#seen;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const name = seen[i] as number;
      if ((this.#sum[name] as number) >= least * (this.#norm[name] as number) && keep(name))
        seen[kept++] = name;
      else this.#sum[name] = 0;
    }
    this.count = kept;
  }

  /** Up to `most` names that `keep` accepts, highest cosine so far first. */
  highest(most: number, keep: (name: number) => boolean): number[] {
    const parts = new Float64Array(most);
    const names = new Uint32Array(most);
    let size = 0;
    for (let i = 0; i < this.count; i++) {
      const name = this.#seen[i] as number;
      const part = this.part(name);
      if (size === most && part <= (parts[size - 1] as number)) continue;
      if (!keep(name)) continue;
      let at = size < most ? size++ : most - 1;
      for (; at > 0 && (parts[at - 1] as number) < part; at--) {
        parts[at] = parts[at - 1] as number;
        names[at] = names[at - 1] as number;
      }
      parts[at] = part;
      names[at] = name;
    }
    return Array.from(names.subarray(0, size));
  }

  /** All names that have a sum, highest cosine so far first. */
  ranked(): number[] {
    return Array.from(this.#seen.subarray(0, this.count)).sort(
      (a, b) => this.part(b) - this.part(a) || a - b,
    );
  }

  /** Ready for the next search. */
  clear(): void {
    for (let i = 0; i < this.count; i++) this.#sum[this.#seen[i] as number] = 0;
    this.count = 0;
  }
}
