// A whole text through a model: windows in batches, candidates merged, mentions given out as soon as nothing that comes
// later can change them. A text of any length costs what its windows cost.
import { ModelError } from "../../models/model-error.ts";
import type { Span } from "../../text/span.ts";
import { type Acceptance, accept, type Candidate } from "./accept.ts";
import type { GlinerModel, LabelPlan } from "./model.ts";
import { TextWords } from "./text-words.ts";
import { isWindow, type Uncovered, type Window, windowsOf } from "./windows.ts";

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
  /**
   * Words of one run, after the first two: those are smaller, so that the first mentions come early; 1,024 by default. Halved
   * where the device's memory does not do.
   */
  readonly atOnce?: number;
}

const WORDS_AT_ONCE = 1024;

/** Candidates that wait until those that might overlap them are known. */
class Waiting {
  #candidates: Candidate[] = [];

  add(more: readonly Candidate[]): void {
    for (const candidate of more) this.#candidates.push(candidate);
  }

  /** First word of those that wait; infinite where none does. */
  get first(): number {
    return this.#candidates.reduce((least, c) => Math.min(least, c.start), Number.POSITIVE_INFINITY);
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
  let most = options.atOnce ?? WORDS_AT_ONCE;
  let budget = 1;
  /** Words before this one are in a window's own part, or told. */
  let reached = 0;
  const read = async (windows: readonly Window[]): Promise<Candidate[]> => {
    signal?.throwIfAborted();
    try {
      return await model.candidates(windows, words.word, plan, signal);
    } catch (error) {
      if (!(error instanceof ModelError && error.code === "memory") || windows.length === 1) throw error;
      const half = windows.length >> 1;
      most = half * longest;
      return [...(await read(windows.slice(0, half))), ...(await read(windows.slice(half)))];
    }
  };
  const run = async (): Promise<Progress> => {
    const candidates = await read(batch);
    waiting.add(candidates.filter((c) => !words.crosses(c.start, c.end)));
    const settled = waiting.settled(reached, options);
    const progress = {
      found: settled.map((c) => ({ ...words.span(c.start, c.end + 1), label: c.label, score: c.score })),
      unread,
      upTo: words.offset(Math.min(reached, waiting.first)),
    };
    batch = [];
    longest = 0;
    unread = [];
    budget = budget === 1 ? Math.min(WORDS_AT_ONCE, most) : most;
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
