// Where names seem to end in a text: from every token at once, one word further at each step. In an index of ten million
// names each step is a wait for memory; waits of many tokens overlap, those of one token behind another do not.
import { ENDS, GOES_ON, type KnowledgeBase } from "../kb/knowledge-base.ts";
import type { TokenBuffer } from "../text/token-buffer.ts";
import { rollA, rollB } from "../text/tokens.ts";

/** Tokens from which names are followed at once: their states stay in the processor's cache. */
const WINDOW = 2048;
/** No vocabulary name runs longer; bounds the work at each token. */
export const LONGEST_NAME = 40;
/** Words of which it is kept what a KB says of them, by their lowest bits. */
const SLOTS = 0xffff;
/** What such a slot holds beside the word's upper bits: what was read, or that it will be. */
const WHAT = GOES_ON | ENDS;
const MET = 4;
const ASKED = 8;

const isIn = (slot: number, token: number): boolean => ((slot ^ token) & ~SLOTS) === 0;
const isMet = (slot: number, token: number): boolean => isIn(slot, token) && (slot & MET) !== 0;

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
  /** First words of the window that were not met lately. */
  readonly #opening = new States();
  /**
   * What each KB says of words met lately. Texts repeat their words: most are settled here, in a table that stays in the
   * processor's cache whatever the size of the KB.
   */
  readonly #met: readonly Int32Array[];
  /** Names of each KB that go on. */
  readonly #open: readonly States[];
  /** By token of the window: the number of its longest end, or -1. */
  readonly #head = new Int32Array(WINDOW);
  #from = 0;
  #to = 0;
  #count = 0;
  // Ends by number: the first token, the token behind, the state, which KB says so, and the next one of the same beginning.
  #first = new Int32Array(WINDOW);
  #end = new Int32Array(WINDOW);
  #a = new Int32Array(WINDOW);
  #b = new Int32Array(WINDOW);
  #owner = new Int32Array(WINDOW);
  #next = new Int32Array(WINDOW);

  constructor(kbs: readonly KnowledgeBase[]) {
    this.#kbs = kbs;
    this.#open = kbs.map(() => new States());
    this.#met = kbs.map(() => new Int32Array(SLOTS + 1));
  }

  /** One past the last token whose ends are known. */
  get to(): number {
    return this.#to;
  }

  /** Ends of the window: their numbers are those below. */
  get count(): number {
    return this.#count;
  }

  /** Finds the ends of all names that begin at token `from` or at one of some hundreds behind it, up to `to`. */
  find(tokens: TokenBuffer, from: number): void {
    this.#from = from;
    this.#to = Math.min(tokens.count, from + WINDOW);
    this.#count = 0;
    this.#head.fill(-1, 0, this.#to - from);
    // The last KB first: each puts its ends before those that are there.
    for (let k = this.#kbs.length - 1; k >= 0; k--) this.#begin(tokens, k);
    for (let length = 2; length <= LONGEST_NAME; length++) {
      let alive = 0;
      for (let k = this.#kbs.length - 1; k >= 0; k--) alive += this.#goOn(tokens, k, length);
      if (alive === 0) break;
    }
  }

  #begin(tokens: TokenBuffer, k: number): void {
    const { hash, mark } = tokens;
    const met = this.#met[k] as Int32Array;
    const { automaton } = this.#kbs[k] as KnowledgeBase;
    const opening = this.#opening;
    let n = 0;
    for (let i = this.#from; i < this.#to; i++) {
      const token = hash[i] as number;
      const slot = met[token & SLOTS] as number;
      if (mark[i] || (isIn(slot, token) && (slot & (MET | ASKED)) !== 0)) continue;
      met[token & SLOTS] = (token & ~SLOTS) | ASKED;
      opening.put(n++, i, rollA(0, token), rollB(0, token));
    }
    automaton.probeAll(opening.a, opening.b, n, opening.read);
    for (let i = 0; i < n; i++) {
      const token = hash[opening.first[i] as number] as number;
      met[token & SLOTS] = (token & ~SLOTS) | MET | (opening.read[i] as number);
    }
    const open = this.#open[k] as States;
    let left = 0;
    for (let i = this.#from; i < this.#to; i++) {
      if (mark[i]) continue;
      const token = hash[i] as number;
      const slot = met[token & SLOTS] as number;
      // Of several words with one slot only the last one is known.
      const known = isMet(slot, token);
      if (known && (slot & WHAT) === 0) continue;
      const a = rollA(0, token);
      const b = rollB(0, token);
      const what = known ? slot & WHAT : automaton.probe(a, b);
      if (what & ENDS) this.#add(i, i + 1, a, b, k);
      if (what & GOES_ON) open.put(left++, i, a, b);
    }
    open.count = left;
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
    let left = 0;
    for (let i = 0; i < n; i++) {
      const what = kept.read[i] as number;
      if (what === 0) continue;
      const at = first[i] as number;
      const [stateA, stateB] = [a[i] as number, b[i] as number];
      if (what & ENDS && mark[at + length - 1] === 0) this.#add(at, at + length, stateA, stateB, k);
      if (what & GOES_ON) kept.put(left++, at, stateA, stateB);
    }
    kept.count = left;
    return left;
  }

  #add(first: number, end: number, a: number, b: number, owner: number): void {
    const n = this.#count++;
    if (n === this.#end.length) this.#grow();
    this.#first[n] = first;
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
    this.#first = wider(this.#first);
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

  /** First token of the names with an end. */
  first(end: number): number {
    return this.#first[end] as number;
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
