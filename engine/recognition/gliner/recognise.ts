// A whole text through a model: windows in batches, candidates merged, mentions given out as soon as nothing that comes
// later can change them. A text of any length costs what its windows cost.
import { sentencesOf } from "../../text/sentences.ts";
import type { Span } from "../../text/span.ts";
import { type Acceptance, accept, type Candidate } from "./accept.ts";
import type { GlinerModel, LabelPlan } from "./model.ts";
import { isOverlong, splitWords } from "./splitter.ts";
import { isWindow, type Uncovered, type Window, windowsOf } from "./windows.ts";
import { WordList } from "./word-list.ts";

export interface Found extends Span {
  /** Number of the label in the plan. */
  readonly label: number;
  /** 0 to 1. */
  readonly score: number;
}

export interface Unread extends Span {
  readonly reason: string;
}

/** What became known: mentions in reading order, stretches that no window holds, and up to where both are complete. */
export interface Progress {
  readonly found: readonly Found[];
  readonly unread: readonly Unread[];
  /** UTF-16 offset. */
  readonly upTo: number;
}

export interface ReadOptions extends Acceptance {
  /**
   * Stretches of the text to read, in order, not overlapping; all of it by default. No mention reaches from one into another,
   * but those with only white space between them are read together, as a title is with its abstract.
   */
  readonly regions?: readonly Span[];
  /** BCP 47, for the ends of sentences. */
  readonly language?: string;
  /** Words that neighbouring windows share at least. */
  readonly overlap?: number;
}

/** Words of one run, after the first, which is small so that the first mentions come early. */
const WORDS_AT_ONCE = 1024;

/** The words of a text as windows want them: their sub-tokens counted when first asked for. */
class TextWords {
  readonly #text: string;
  readonly #list: WordList;
  readonly #model: GlinerModel;
  readonly #opens: Uint8Array;
  readonly #pieces: Int32Array;
  /** First words of the regions. */
  readonly #borders: readonly number[];

  constructor(text: string, model: GlinerModel, regions: readonly Span[], language: string | undefined) {
    this.#text = text;
    this.#model = model;
    this.#list = new WordList();
    const borders: number[] = [];
    for (const region of regions) {
      borders.push(this.#list.length);
      splitWords(text, model.config.splitter, region, this.#list);
    }
    this.#borders = borders;
    this.#opens = new Uint8Array(this.#list.length + 1);
    for (const region of regions)
      for (const sentence of sentencesOf(text, region, language))
        this.#opens[this.#list.from(sentence.start)] = 1;
    this.#pieces = new Int32Array(this.#list.length).fill(-1);
  }

  get length(): number {
    return this.#list.length;
  }

  readonly word = (w: number): string => this.#text.slice(this.#list.start(w), this.#list.end(w));

  pieces(w: number): number {
    if (isOverlong(this.#list.end(w) - this.#list.start(w))) return Number.POSITIVE_INFINITY;
    const known = this.#pieces[w] as number;
    if (known >= 0) return known;
    const count = this.#model.piecesOf(this.word(w)).length;
    this.#pieces[w] = count;
    return count;
  }

  opens(w: number): boolean {
    return this.#opens[w] === 1;
  }

  /** Words `[from, to)` as a stretch of text. */
  span(from: number, to: number): Span {
    return { start: this.#list.start(from), end: this.#list.end(to - 1) };
  }

  /** Words `[from, to)` that are read together. */
  *together(): Generator<[number, number]> {
    let from = 0;
    for (const border of [...this.#borders.slice(1), this.length]) {
      const apart = border < this.length && border > 0;
      const gap = apart ? this.#text.slice(this.#list.end(border - 1), this.#list.start(border)) : "";
      if (border < this.length && gap.trim() === "") continue;
      if (border > from) yield [from, border];
      from = border;
    }
  }

  /** Whether the words `[from, to]` reach over the border of a region. */
  crosses(from: number, to: number): boolean {
    if (this.#borders.length < 2) return false;
    let low = 0;
    let high = this.#borders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#borders[middle] as number) <= from) low = middle + 1;
      else high = middle;
    }
    return low < this.#borders.length && (this.#borders[low] as number) <= to;
  }

  /** Where the text is read up to when the words before `w` are. */
  offset(w: number): number {
    return w < this.#list.length ? this.#list.start(w) : this.#text.length;
  }
}

/** Candidates that wait until those that might overlap them are known. */
class Waiting {
  #candidates: Candidate[] = [];

  add(more: readonly Candidate[]): void {
    for (const candidate of more) this.#candidates.push(candidate);
  }

  /** Takes out every group of overlapping candidates that ends before `word`, of all that begin before it. */
  settled(word: number, rule: Acceptance): Candidate[] {
    this.#candidates.sort((a, b) => a.start - b.start);
    const done: Candidate[] = [];
    let group: Candidate[] = [];
    let end = -1;
    const close = () => {
      for (const candidate of accept(group, rule)) done.push(candidate);
      group = [];
    };
    for (const candidate of this.#candidates) {
      if (candidate.start > end) close();
      group.push(candidate);
      end = Math.max(end, candidate.end);
    }
    if (end < word) close();
    this.#candidates = group;
    return done;
  }
}

const tooLong = (count: number): string =>
  count === 1
    ? "this run of characters is longer than anything the model reads as a word"
    : `these ${count} runs of characters are longer than anything the model reads as a word`;

/**
 * Reads a text. Every word is either seen by the model in a window or part of an unread stretch that is told. What comes
 * out at last does not depend on how the windows fell, as far as the model's scores do not. Throws the signal's reason
 * between two runs.
 */
export async function* recognise(
  text: string,
  model: GlinerModel,
  plan: LabelPlan,
  options: ReadOptions,
  signal?: AbortSignal,
): AsyncGenerator<Progress> {
  const regions = options.regions ?? [{ start: 0, end: text.length }];
  const words = new TextWords(text, model, regions, options.language);
  const limits = {
    ...model.limits(plan),
    ...(options.overlap === undefined ? {} : { overlap: options.overlap }),
  };
  const waiting = new Waiting();
  let unread: Unread[] = [];
  let batch: Window[] = [];
  let longest = 0;
  let budget = 1;
  /** Words before this one are in a window's own part, or told. */
  let reached = 0;
  const run = async (): Promise<Progress> => {
    signal?.throwIfAborted();
    const candidates = await model.candidates(batch, words.word, plan, signal);
    waiting.add(candidates.filter((c) => !words.crosses(c.start, c.end)));
    const settled = waiting.settled(reached, options);
    const progress = {
      found: settled.map((c) => ({ ...words.span(c.start, c.end + 1), label: c.label, score: c.score })),
      unread,
      upTo: words.offset(reached),
    };
    batch = [];
    longest = 0;
    unread = [];
    budget = WORDS_AT_ONCE;
    return progress;
  };
  for (const [from, to] of words.together()) {
    for (const stretch of windowsOf(words, limits, from, to)) {
      if (!isWindow(stretch)) {
        unread.push(told(stretch, words));
        reached = stretch.to;
        continue;
      }
      const size = Math.max(longest, stretch.to - stretch.from);
      if (batch.length && ((batch.length + 1) * size > budget || batch.length >= model.rows(plan, size)))
        yield await run();
      batch.push(stretch);
      reached = stretch.next;
      longest = Math.max(longest, stretch.to - stretch.from);
    }
  }
  if (batch.length) yield await run();
  if (unread.length) yield { found: [], unread, upTo: text.length };
}

const told = ({ from, to }: Uncovered, words: TextWords): Unread => ({
  ...words.span(from, to),
  reason: tooLong(to - from),
});
