// Where names seem to end in a text: from every token at once, one word further at each step. In an index of ten million
// names each step is a wait for memory; waits of many tokens overlap, those of one token behind another do not.
import { ENDS, GOES_ON, type KnowledgeBase } from "../kb/knowledge-base.ts";
import type { TokenBuffer } from "../text/token-buffer.ts";
import { rollA, rollB } from "../text/tokens.ts";

/** Tokens from which names are followed at once: their states stay in the processor's cache. */
const WINDOW = 2048;
/** No vocabulary name runs longer; bounds the work at each token. */
export const LONGEST_NAME = 40;
const IDLE_MASK = 0xffff;

/** States of names that may go on, each with the token it began at; `read` is what a KB says of them. */
class States {
  count = 0;
  readonly first = new Int32Array(WINDOW);
  readonly a = new Int32Array(WINDOW);
  readonly b = new Int32Array(WINDOW);
  readonly read = new Uint8Array(WINDOW);

  put(n: number, first: number, a: number, b: number): void {
    this.first[n] = first;
    this.a[n] = a;
    this.b[n] = b;
  }
}

export class NameEnds {
  readonly #kbs: readonly KnowledgeBase[];
  /** First words of the window, and whether a KB knows a name that begins so. */
  readonly #opening = new States();
  readonly #begun = new Uint8Array(WINDOW);
  /** Names of each KB that go on. */
  readonly #open: readonly States[];
  /** By token of the window: the number of its longest end, or -1. */
  readonly #head = new Int32Array(WINDOW);
  #from = 0;
  #to = 0;
  #count = 0;
  // Ends by number: the token behind, the state, which KB says so, and the next one of the same beginning.
  #end = new Int32Array(WINDOW);
  #a = new Int32Array(WINDOW);
  #b = new Int32Array(WINDOW);
  #owner = new Int32Array(WINDOW);
  #next = new Int32Array(WINDOW);
  /**
   * Tokens with which no name begins, by their lowest bits. Texts repeat their words: most tokens are settled here,
   * in a table that stays in the processor's cache whatever the size of the KB.
   */
  readonly #idle = new Int32Array(IDLE_MASK + 1).fill(-1);

  constructor(kbs: readonly KnowledgeBase[]) {
    this.#kbs = kbs;
    this.#open = kbs.map(() => new States());
    this.#idle[IDLE_MASK] = 0;
  }

  /** One past the last token whose ends are known. */
  get to(): number {
    return this.#to;
  }

  /** Finds the ends of all names that begin at token `from` or at one of some hundreds behind it, up to `to`. */
  find(tokens: TokenBuffer, from: number): void {
    this.#from = from;
    this.#to = Math.min(tokens.count, from + WINDOW);
    this.#count = 0;
    this.#head.fill(-1, 0, this.#to - from);
    this.#begin(tokens);
    for (let length = 2; length <= LONGEST_NAME; length++) {
      let alive = 0;
      // The last KB first: each puts its ends before those that are there.
      for (let k = this.#kbs.length - 1; k >= 0; k--) alive += this.#goOn(tokens, k, length);
      if (alive === 0) break;
    }
  }

  #begin(tokens: TokenBuffer): void {
    const idle = this.#idle;
    const { hash, mark } = tokens;
    const opening = this.#opening;
    let n = 0;
    for (let i = this.#from; i < this.#to; i++) {
      const token = hash[i] as number;
      if (mark[i] || idle[token & IDLE_MASK] === token) continue;
      opening.put(n++, i, rollA(0, token), rollB(0, token));
    }
    const begun = this.#begun.fill(0, 0, n);
    for (let k = this.#kbs.length - 1; k >= 0; k--) {
      const kept = this.#open[k] as States;
      (this.#kbs[k] as KnowledgeBase).automaton.probeAll(opening.a, opening.b, n, kept.read);
      kept.count = this.#keep(opening, n, kept, 1, k, mark);
      for (let i = 0; i < n; i++) begun[i] = (begun[i] as number) | (kept.read[i] as number);
    }
    for (let i = 0; i < n; i++)
      if (begun[i] === 0) {
        const token = hash[opening.first[i] as number] as number;
        idle[token & IDLE_MASK] = token;
      }
  }

  /** Takes names of KB `k` to `length` tokens; answers how many go on behind. */
  #goOn(tokens: TokenBuffer, k: number, length: number): number {
    const { hash, mark, count: all } = tokens;
    const kept = this.#open[k] as States;
    const { first, a, b, count } = kept;
    let n = 0;
    for (let i = 0; i < count; i++) {
      const at = first[i] as number;
      const last = at + length - 1;
      if (last >= all) continue;
      const token = hash[last] as number;
      kept.put(n++, at, rollA(a[i] as number, token), rollB(b[i] as number, token));
    }
    (this.#kbs[k] as KnowledgeBase).automaton.probeAll(a, b, n, kept.read);
    kept.count = this.#keep(kept, n, kept, length, k, mark);
    return kept.count;
  }

  /** Puts down which of `n` states of `length` tokens end a name, and those that go on into `into`: answers how many. */
  #keep(states: States, n: number, into: States, length: number, k: number, mark: Uint8Array): number {
    const { read } = into;
    let left = 0;
    for (let i = 0; i < n; i++) {
      const what = read[i] as number;
      if (what === 0) continue;
      const first = states.first[i] as number;
      const a = states.a[i] as number;
      const b = states.b[i] as number;
      if (what & ENDS && mark[first + length - 1] === 0) this.#add(first, first + length, a, b, k);
      if (what & GOES_ON) into.put(left++, first, a, b);
    }
    return left;
  }

  #add(first: number, end: number, a: number, b: number, owner: number): void {
    const n = this.#count++;
    if (n === this.#end.length) this.#grow();
    this.#end[n] = end;
    this.#a[n] = a;
    this.#b[n] = b;
    this.#owner[n] = owner;
    this.#next[n] = this.#head[first - this.#from] as number;
    this.#head[first - this.#from] = n;
  }

  #grow(): void {
    const wider = (list: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(2 * list.length);
      grown.set(list);
      return grown;
    };
    this.#end = wider(this.#end);
    this.#a = wider(this.#a);
    this.#b = wider(this.#b);
    this.#owner = wider(this.#owner);
    this.#next = wider(this.#next);
  }

  /** Number of the longest end of names that begin at a token of the window, -1 where none does. */
  longest(first: number): number {
    return this.#head[first - this.#from] as number;
  }

  /** The next shorter end with the same beginning, or the same end in the next KB that knows it; -1 behind the last. */
  next(end: number): number {
    return this.#next[end] as number;
  }

  /** One past the last token of an end. */
  at(end: number): number {
    return this.#end[end] as number;
  }

  a(end: number): number {
    return this.#a[end] as number;
  }

  b(end: number): number {
    return this.#b[end] as number;
  }

  /** The KB that says so, by position. */
  owner(end: number): number {
    return this.#owner[end] as number;
  }
}
