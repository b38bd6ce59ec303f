// Keys by the lengths of their vectors, in sixteen classes of sixteen parts each: a byte for each key. For each class there is
// the least sum from which a key of it may reach the threshold, by which a scan compares 32 keys at once; of those that do,
// the part says well enough how long they are. The lengths themselves lie far apart, and few are looked at.
import { WINDOW } from "./window-postings.ts";
import type { BoundParameters } from "./window-sums.ts";

export const CLASSES = 16;
/** Parts of a class: the lower half of a key's byte. */
const PARTS = 16;
/** Stored norms: even where a key holds no gram twice (`grams.norm`). */
const NORMS = 0x10000;
/** Wider than the slack of the bound and its rounding together. */
const SLACK = 1.002;
/** Sums are compared in steps of 2^6, which hold 16,000 in a byte. */
const STEP = 6;

/** Steps of a sum, begun ones counted: 0 for 0 alone. */
export const stepsOf = (sum: number): number => Math.min(255, (sum + 2 ** STEP - 1) >>> STEP);

/** Norms that lie together in one class or another. */
const STRETCH = 64;

export class NormClasses {
  /** Lowest norm of each class, and whether its keys repeat grams; norms that are not known are in the first one. */
  readonly #lowest = new Uint16Array(CLASSES);
  readonly #repeats = new Uint8Array(CLASSES);
  readonly #byteOf = new Uint8Array(NORMS);
  /** By a key's byte, a norm like its own that is no higher; 0 for norms that are not known. */
  readonly lowestOf = new Uint16Array(CLASSES * PARTS);

  constructor(norms: Uint16Array) {
    const times = new Uint32Array(NORMS);
    for (let key = 0; key < norms.length; key++) {
      const norm = norms[key] as number;
      times[norm] = (times[norm] as number) + 1;
    }
    // By stretch of norms, even ones and odd ones: keys.
    const keys = [0, 1].map((odd) =>
      Float64Array.from({ length: NORMS / STRETCH }, (_, stretch) => {
        let sum = 0;
        for (let norm = stretch * STRETCH + odd; norm < (stretch + 1) * STRETCH; norm += 2)
          if (norm > 1) sum += times[norm] as number;
        return sum;
      }),
    );
    // A class is looked at for its lowest norm: how many keys are looked at in vain goes with its width as well as with
    // its keys, and is least where classes are as dense as the root of the keys.
    const weights = keys.map((stretches) => stretches.map(Math.sqrt));
    const [even, odd] = weights.map((w) => w.reduce((sum, x) => sum + x, 0)) as [number, number];
    const known = CLASSES - 1;
    const ofOdd = Math.min(known - 2, Math.max(2, Math.round((known * odd) / Math.max(1, even + odd))));
    this.#divide(weights[0] as Float64Array, even, 0, 1, CLASSES - ofOdd);
    this.#divide(weights[1] as Float64Array, odd, 1, CLASSES - ofOdd, CLASSES);
  }

  /** Classes `[from, to)` of about the same weight each, for norms that occur; the first one begins where they do. */
  #divide(weights: Float64Array, all: number, odd: 0 | 1, from: number, to: number): void {
    this.#repeats.fill(odd, from, to);
    const occurs = (w: number) => w > 0;
    const first = Math.max(0, weights.findIndex(occurs));
    const end = weights.findLastIndex(occurs) + 1;
    this.#lowest.fill(Math.max(2, first * STRETCH), from, to);
    let begin = first;
    let before = 0;
    for (let cls = from; cls < to; cls++) {
      // One that nothing falls into asks for no more than its neighbour.
      this.#lowest.fill(Math.max(2, begin * STRETCH), cls, to);
      let stop = begin;
      while (stop < end && (cls + 1 === to || before < ((cls + 1 - from) * all) / (to - from)))
        before += weights[stop++] as number;
      this.#part(begin * STRETCH + odd, stop * STRETCH, cls);
      begin = stop;
    }
  }

  /** Norms `[from, to)` of a class in its parts. */
  #part(from: number, to: number, cls: number): void {
    for (let norm = from; norm < to; norm += 2) {
      if (norm < 2) continue;
      const byte = cls * PARTS + Math.floor(((norm - from) * PARTS) / (to - from));
      this.#byteOf[norm] = byte;
      this.lowestOf[byte] ||= norm;
    }
  }

  /** Bytes for the classes of so many keys: whole windows. */
  static bytes(keys: number): number {
    return Math.ceil(keys / WINDOW) * WINDOW;
  }

  /** Writes a byte for each key: its class, and below it the part. */
  write(norms: Uint16Array, into: Uint8Array): void {
    for (let key = 0; key < norms.length; key++) into[key] = this.#byteOf[norms[key] as number] as number;
  }

  /**
   * By class, the steps of sums under those that `boundOf` (plain-sums.ts) accepts; none below `least`. With s the share of the query's mass
   * that a sum stands for, n the norm over the query's length and T the threshold, a key is of no use
   * - where s / n and the root of the unread length make less than T, or s / n less than `leastPart`;
   * - where s and the unread mass that it may hold make less than T · n; that mass is the lesser of all of it and of what
   *   goes with s (`slope`, `offset`).
   */
  leastSums(p: BoundParameters, least: number): Uint8Array {
    const wanted = p.threshold / SLACK;
    const alone = Math.max(0, wanted - Math.sqrt(p.unread), p.leastPart / SLACK);
    const byClass = new Uint8Array(CLASSES);
    for (let cls = 0; cls < CLASSES; cls++) {
      const n = (this.#lowest[cls] as number) / p.length;
      const mass = p.unreadMass * (this.#repeats[cls] ? p.times : 1);
      const share = Math.max(
        alone * n,
        (wanted * n - mass * p.offset) / (1 + mass * p.slope),
        wanted * n - mass,
      );
      byClass[cls] = stepsOf(Math.max(least, Math.floor(share / p.unit) - 1));
    }
    return byClass;
  }
}
