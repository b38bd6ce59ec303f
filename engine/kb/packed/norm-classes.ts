// Keys by the lengths of their vectors, in sixteen classes: half a byte for each key, and for each class the least sum from
// which a key of it may reach the threshold. A scan reads a quarter of what the lengths themselves take, and looks at
// hardly more keys.
import { WINDOW } from "./window-postings.ts";
import type { BoundParameters } from "./window-sums.ts";

export const CLASSES = 16;
/** Keys whose classes stand together: in byte i of sixteen the class of key i, and above it that of key i + 16. */
const GROUP = 32;
/** Stored norms: even where a key holds no gram twice (`grams.norm`). */
const NORMS = 0x10000;
/** Wider than the slack of the bound and its rounding together. */
const SLACK = 1.002;
/** A sum is compared in steps of 2^6, which hold 16,000 in a byte; small ones as they are. */
const STEPS = 6;

/** Least sums as a scan compares them: by class, in one byte each, after `shift` bits are taken off the sums. */
export interface LeastSums {
  readonly shift: number;
  readonly byClass: Uint8Array;
}

export class NormClasses {
  /** Lowest norm of each class, and whether its keys repeat grams; norms that are not known are in the first one. */
  readonly #lowest = new Uint16Array(CLASSES);
  readonly #repeats = new Uint8Array(CLASSES);
  readonly #classOf = new Uint8Array(NORMS);

  constructor(norms: Uint16Array) {
    const times = new Uint32Array(NORMS);
    for (const norm of norms) times[norm] = (times[norm] as number) + 1;
    const keys = [0, 0];
    for (let norm = 0; norm < NORMS; norm++)
      keys[norm & 1] = (keys[norm & 1] as number) + (times[norm] as number);
    const share = (keys[1] as number) / Math.max(1, norms.length);
    const odd = Math.min(CLASSES - 3, Math.max(3, Math.round(CLASSES * share)));
    this.#divide(times, 0, 0, CLASSES - odd, keys[0] as number);
    this.#divide(times, 1, CLASSES - odd, CLASSES, keys[1] as number);
  }

  /** Classes `[from, to)` with about as many keys each. */
  #divide(times: Uint32Array, odd: 0 | 1, from: number, to: number, keys: number): void {
    let cls = from;
    let before = 0;
    this.#repeats[from] = odd;
    for (let norm: number = odd; norm < NORMS; norm += 2) {
      if (cls + 1 < to && before >= ((cls + 1 - from) * keys) / (to - from) && norm > 1) {
        cls++;
        this.#lowest[cls] = norm;
        this.#repeats[cls] = odd;
      }
      this.#classOf[norm] = cls;
      before += times[norm] as number;
    }
    // A class that nothing fell into asks for no more than its neighbour.
    for (cls++; cls < to; cls++) {
      this.#lowest[cls] = this.#lowest[cls - 1] as number;
      this.#repeats[cls] = odd;
    }
  }

  /** Bytes for the classes of so many keys: whole windows. */
  static bytes(keys: number): number {
    return Math.ceil(keys / WINDOW) * (WINDOW / 2);
  }

  /** Writes the classes of the keys, window by window. */
  write(norms: Uint16Array, into: Uint8Array): void {
    for (let key = 0; key < norms.length; key++) {
      const at = (key >>> 5) * (GROUP / 2) + (key & 15);
      into[at] =
        (into[at] as number) | ((this.#classOf[norms[key] as number] as number) << ((key & 16) >>> 2));
    }
  }

  /**
   * Least sums under those that `boundOf` (plain-sums.ts) accepts; none below `least`. With s the share of the query's mass
   * that a sum stands for, n the norm over the query's length and T the threshold, a key is of no use
   * - where s / n and the root of the unread length make less than T, or s / n less than `leastPart`;
   * - where s and the unread mass that it may hold make less than T · n; that mass is the lesser of all of it and of what
   *   goes with s (`slope`, `offset`).
   */
  leastSums(p: BoundParameters, least: number): LeastSums {
    const wanted = p.threshold / SLACK;
    const alone = Math.max(0, wanted - Math.sqrt(p.unread), p.leastPart / SLACK);
    const shift = least < 1 << STEPS ? 0 : STEPS;
    const byClass = new Uint8Array(CLASSES);
    for (let cls = 0; cls < CLASSES; cls++) {
      const n = (this.#lowest[cls] as number) / p.length;
      const mass = p.unreadMass * (this.#repeats[cls] ? p.times : 1);
      const share = Math.max(
        alone * n,
        (wanted * n - mass * p.offset) / (1 + mass * p.slope),
        wanted * n - mass,
      );
      const sum = Math.max(least, Math.floor(share / p.unit) - 1);
      byClass[cls] = Math.min(255, sum >>> shift);
    }
    return { shift, byClass };
  }
}
