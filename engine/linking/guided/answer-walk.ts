// What a model may answer, token by token: one name of the wanted groups, several with a separator between them, or the
// words for "no concept". A beam asks nothing else of a knowledge base.
import type { TrieWalk } from "../token-trie/trie-walk.ts";

export interface AnswerForm {
  /** Token that ends an answer. */
  readonly end: number;
  /** Token between the names of a composite answer; absent: an answer is one name. */
  readonly separator?: number;
  /** Names that an answer has at most; 1 without a separator. */
  readonly most?: number;
  /** Tokens that say that no concept fits; absent: there always is one. Only as the whole answer. */
  readonly nil?: readonly number[];
}

/** An answer: the token sequences of its names, none for "no concept". */
export type Answer = readonly (readonly number[])[];

export class AnswerWalk {
  readonly #form: AnswerForm;
  readonly #root: TrieWalk;
  /** In the name that is being written; undefined once only the words for "no concept" are left. */
  #walk: TrieWalk | undefined;
  /** Tokens of the words for "no concept" that were written; -1: something else was. */
  #nilAt: number;
  readonly #names: readonly (readonly number[])[];
  #tokens: readonly number[];

  private constructor(
    form: AnswerForm,
    root: TrieWalk,
    walk: TrieWalk | undefined,
    nilAt: number,
    names: readonly (readonly number[])[],
    tokens: readonly number[],
  ) {
    this.#form = form;
    this.#root = root;
    this.#walk = walk;
    this.#nilAt = nilAt;
    this.#names = names;
    this.#tokens = tokens;
  }

  /** Nothing is written yet. `root` is a walk of the wanted groups, and stays where it is. */
  static from(root: TrieWalk, form: AnswerForm): AnswerWalk {
    return new AnswerWalk(form, root, root, form.nil?.length ? 0 : -1, [], []);
  }

  /** Whether the answer may end here. */
  get ends(): boolean {
    return (this.#walk?.ends ?? 0) > 0 || this.#nilAt === this.#form.nil?.length;
  }

  /** Tokens that may come next, the one that ends the answer included; none twice. */
  next(): readonly number[] {
    this.#next ??= this.#allowed();
    return this.#next;
  }
  // A beginning that many questions share, such as the root, is asked again and again.
  #next: readonly number[] | undefined;

  #allowed(): number[] {
    const tokens: number[] = [];
    this.#walk?.next((token) => tokens.push(token));
    const nil = this.#nilAt < 0 ? undefined : this.#form.nil?.[this.#nilAt];
    if (nil !== undefined && !tokens.includes(nil)) tokens.push(nil);
    const { end, separator, most = Number.POSITIVE_INFINITY } = this.#form;
    if ((this.#walk?.ends ?? 0) > 0 && separator !== undefined && this.#names.length + 1 < most)
      tokens.push(separator);
    if (this.ends) tokens.push(end);
    return tokens;
  }

  /** The walk after `token`, which is one of `next` and does not end the answer. */
  after(token: number): AnswerWalk {
    const { separator, nil } = this.#form;
    const nilAt = this.#nilAt >= 0 && nil?.[this.#nilAt] === token ? this.#nilAt + 1 : -1;
    const walk = this.#walk?.copy();
    if (walk?.step(token)) return this.#to(walk, nilAt, this.#names, [...this.#tokens, token]);
    if (nilAt >= 0) return this.#to(undefined, nilAt, this.#names, [...this.#tokens, token]);
    if (token !== separator || !this.#walk?.ends)
      throw new RangeError(`Token ${token} does not go on with any answer.`);
    // The same concept twice is no composite, but a name may stand for several: names are told apart by whoever reads them.
    return this.#to(this.#root, -1, [...this.#names, this.#tokens], []);
  }

  #to(
    walk: TrieWalk | undefined,
    nilAt: number,
    names: readonly (readonly number[])[],
    tokens: readonly number[],
  ): AnswerWalk {
    return new AnswerWalk(this.#form, this.#root, walk, nilAt, names, tokens);
  }

  /** What was written, where it may end here. */
  get answer(): Answer {
    return (this.#walk?.ends ?? 0) > 0 ? [...this.#names, this.#tokens] : [];
  }
}
