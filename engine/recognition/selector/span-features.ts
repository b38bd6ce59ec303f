// What can be said of a stretch of words and its surroundings without a dictionary or a network: hashed, so that a model is one
// vector of weights. Computed from numbers that each word has once, since a candidate is compared with dozens of neighbours.
import type { Span } from "../../text/span.ts";

/** Letters with their marks, figures, and every other sign by itself: borders of mentions lie between these. */
const TOKEN = /[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu;

const mix = (a: number, b: number): number => {
  let h = Math.imul(a ^ (b + 0x9e3779b9 + (a << 6) + (a >>> 2)), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
};

function hashOf(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h, text.length);
}

/** `Xx`, `X`, `x`, `0`, `-`: case, figures, signs; runs by their first letter only. */
function shapeOf(word: string): string {
  if (/^\p{N}/u.test(word)) return `0${Math.min(3, word.length)}`;
  if (!/^\p{L}/u.test(word)) return word;
  const upper = word.replace(/[^\p{Lu}]/gu, "").length;
  if (upper === 0) return word.length < 3 ? "xs" : "x";
  if (upper === [...word].length) return word.length < 2 ? "X1" : "X";
  return upper === 1 && /^\p{Lu}/u.test(word) ? "Xx" : "xX";
}

const OUTSIDE = 0x5bd1e995;

/** A document's words as numbers. */
export class DocumentWords {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
  readonly #lower: Int32Array;
  readonly #shape: Int32Array;
  readonly #suffix: Int32Array;
  readonly #prefix: Int32Array;
  readonly #sign: Uint8Array;
  /** How often each run of up to four words is there. */
  readonly #times = new Map<number, number>();

  constructor(text: string) {
    const words = [...text.matchAll(TOKEN)];
    const n = words.length;
    this.count = n;
    const ints = () => new Int32Array(n);
    [this.starts, this.ends, this.#lower, this.#shape, this.#suffix, this.#prefix] = [
      ints(),
      ints(),
      ints(),
      ints(),
      ints(),
      ints(),
    ];
    this.#sign = new Uint8Array(n);
    words.forEach((match, i) => {
      const word = match[0];
      const lower = word.toLowerCase();
      this.starts[i] = match.index;
      this.ends[i] = match.index + word.length;
      this.#lower[i] = hashOf(/^\p{N}/u.test(word) ? `0${word.length}` : lower);
      this.#shape[i] = hashOf(shapeOf(word));
      this.#suffix[i] = hashOf(lower.slice(-4));
      this.#prefix[i] = hashOf(lower.slice(0, 4));
      this.#sign[i] = Number(!/[\p{L}\p{N}]/u.test(word));
    });
    for (let i = 0; i < n; i++)
      for (let k = 1, h = 0; k <= 4 && i + k <= n; k++) {
        h = mix(h, this.#lower[i + k - 1] as number);
        this.#times.set(h, (this.#times.get(h) ?? 0) + 1);
      }
  }

  /** Numbers of the first word of a span and of the one behind its last; undefined where no word is in it. */
  wordsAt({ start, end }: Span): [from: number, to: number] | undefined {
    let from = this.#firstEnding(start);
    let to = from;
    while (to < this.count && (this.starts[to] as number) < end) to++;
    while (from < to && (this.ends[from] as number) <= start) from++;
    return from < to ? [from, to] : undefined;
  }

  /** The first word that ends behind `offset`. */
  #firstEnding(offset: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.ends[middle] as number) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  spanOf(from: number, to: number): Span {
    return { start: this.starts[from] as number, end: this.ends[to - 1] as number };
  }

  /** Feature numbers of the words `[from, to)`, any 32 bits each; what is said of every span comes first. */
  features(from: number, to: number): number[] {
    const [lower, shape, suffix, prefix] = [this.#lower, this.#shape, this.#suffix, this.#prefix];
    const at = (of: Int32Array, i: number) => (i < 0 || i >= this.count ? OUTSIDE : (of[i] as number));
    const last = to - 1;
    const length = Math.min(7, to - from);
    const found: number[] = [mix(1, 0)];
    const say = (what: number, ...values: number[]) => {
      let h = mix(what * 2654435761, 17);
      for (const v of values) h = mix(h, v);
      found.push(h);
    };
    let surface = 0;
    for (let i = from; i < to; i++) surface = mix(surface, lower[i] as number);
    const [before, behind] = [at(lower, from - 1), at(lower, to)];
    say(2, surface);
    say(3, at(lower, from));
    say(4, at(lower, last));
    say(5, before);
    say(6, behind);
    say(7, at(lower, from - 2), before);
    say(8, behind, at(lower, to + 1));
    say(9, at(shape, from), length);
    say(10, at(shape, last), length);
    say(11, at(shape, from - 1), at(shape, from));
    say(12, at(shape, last), at(shape, to));
    say(13, at(suffix, last));
    say(14, at(prefix, from));
    say(15, at(suffix, from));
    say(16, length);
    say(17, before, at(lower, from));
    say(18, at(lower, last), behind);
    say(19, at(suffix, from - 1), at(shape, from));
    say(20, at(suffix, last), behind);
    say(21, at(suffix, from - 1), at(suffix, from));
    say(22, at(suffix, last), at(suffix, to));
    if (to - from > 1) {
      say(23, at(lower, from), at(lower, from + 1));
      say(24, at(lower, last - 1), at(lower, last));
    }
    say(25, this.#sign[from] as number, this.#sign[last] as number);
    say(26, Number(this.#brackets(from, to)));
    // A run seen several times in a document is a term in it.
    if (to - from <= 4) say(27, Math.min(4, this.#times.get(surface) ?? 0), length);
    for (let i = from; i < to; i++) {
      say(28, lower[i] as number);
      say(29, suffix[i] as number);
      say(30, prefix[i] as number);
    }
    for (let i = 1; i <= 4; i++) {
      say(31, at(lower, from - i));
      say(32, at(lower, last + i));
    }
    return found;
  }

  /** Whether round brackets inside are paired. */
  #brackets(from: number, to: number): boolean {
    const [open, close] = [OPENING, CLOSING];
    let depth = 0;
    for (let i = from; i < to; i++) {
      if (this.#lower[i] === open) depth++;
      if (this.#lower[i] === close && --depth < 0) return false;
    }
    return depth === 0;
  }
}

const OPENING = hashOf("(");
const CLOSING = hashOf(")");

/** The place in a vector of `2 ** bits` weights of a feature for a type. */
export const placeOf = (feature: number, type: number, bits: number): number =>
  mix(feature, type) >>> (32 - bits);

export const typeHash = (type: string): number => hashOf(`type ${type}`);
