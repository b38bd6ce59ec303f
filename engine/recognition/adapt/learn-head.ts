// A label learned from a person's decisions: a logistic head on the frozen vectors of a model's spans (output span_vectors)
// and on their words, fitted in this process in seconds. What the first fit wrongly finds in the same texts is shown to it as well (hard negatives),
// and its threshold is the one that does best on texts left out of the fit.
import type { JobRunner, ModelChoice } from "../../models/job.ts";
import { ModelError } from "../../models/model-error.ts";
import type { Span } from "../../text/span.ts";
import { type GlinerItem, glinerJob } from "../gliner/job.ts";
import { spanFeatures } from "../gliner/span-features.ts";
import type { AdaptedHead } from "../gliner/span-vectors.ts";
import { type SplitterName, splitWords } from "../gliner/splitter.ts";
import type { WordList } from "../gliner/word-list.ts";
import { type Example, examplesOf, type TaughtText } from "./examples.ts";
import { fitHead, type Row } from "./fit-head.ts";

export interface Lesson {
  /** What the learned label is called: the corpus's type. */
  readonly label: string;
  readonly texts: readonly TaughtText[];
  readonly splitter: SplitterName;
  /** Words of the widest span that the model reads. */
  readonly widest: number;
}

export interface Learned {
  /** Its bias holds the threshold: from a probability of 0.5 on a span is a mention. */
  readonly head: AdaptedHead;
  /** Accepted mentions that the model's words can stand for, and spans that are none. */
  readonly mentions: number;
  readonly others: number;
  /** F1 of exact mentions on texts left out of the fit, 0 to 1; absent with a single text. */
  readonly heldOut?: number;
}

/** Fewest accepted mentions from which a label is learned. */
export const LEAST_MENTIONS = 3;

const FOLDS = 5;
/** What the first fit finds with this probability in the texts it was taught with is looked at. */
const DOUBTFUL = 0.1;
const ROUNDS = 2;
/** Probabilities that a threshold is chosen from. */
const LEAST = 0.05;

const keyOf = ({ start, end }: Span): string => `${start} ${end}`;

interface TextRow extends Row {
  /** Number of its text. */
  readonly text: number;
  /** Its span, `start end`. */
  readonly place: string;
}

const dummy: AdaptedHead = { weights: [], bias: 0 };

/** A head as a request carries it. */
export const asRequest = ({ weights, bias, lexical }: AdaptedHead) => ({
  weights: [...weights],
  bias,
  ...(lexical ? { lexical: { features: [...lexical.features], values: [...lexical.values] } } : {}),
});

/** Called with what share of the work is done, 0 to 1. */
export type OnProgress = (done: number) => void;

class Teacher {
  readonly #runner: JobRunner;
  readonly #choice: ModelChoice;
  readonly #lesson: Lesson;
  readonly #signal: AbortSignal | undefined;

  constructor(runner: JobRunner, choice: ModelChoice, lesson: Lesson, signal?: AbortSignal) {
    this.#runner = runner;
    this.#choice = choice;
    this.#lesson = lesson;
    this.#signal = signal;
  }

  /** Rows of some spans of a text; spans that are no words of the model's are left out. */
  async rows(text: number, examples: readonly Example[]): Promise<TextRow[]> {
    if (!examples.length) return [];
    const { label, texts } = this.#lesson;
    const { result } = await this.#runner.run(
      glinerJob,
      this.#choice,
      {
        text: (texts[text] as TaughtText).text,
        labels: [label],
        heads: { [label]: asRequest(dummy) },
        vectorsOf: examples.map(({ start, end }) => ({ start, end })),
      },
      () => {},
      this.#signal,
    );
    const words = this.#words(text);
    return (result.vectors?.spans ?? []).flatMap((vector, i): TextRow[] => {
      const { start, end, isMention } = examples[i] as Example;
      if (!vector) return [];
      const features = spanFeatures(
        words.word,
        words.list.from(start),
        words.list.from(end),
        0,
        words.list.length,
      );
      return [{ text, place: `${start} ${end}`, vector: Float32Array.from(vector), features, isMention }];
    });
  }

  /** The text's words as the model has them. */
  #words(text: number): { list: WordList; word: (w: number) => string } {
    const { text: written } = this.#lesson.texts[text] as TaughtText;
    const list = splitWords(written, this.#lesson.splitter);
    return { list, word: (w) => written.slice(list.start(w), list.end(w)) };
  }

  /** What a head finds in a text, from a probability on. */
  async found(text: number, head: AdaptedHead, threshold: number): Promise<GlinerItem["found"]> {
    const { label, texts } = this.#lesson;
    const found: GlinerItem["found"] = [];
    await this.#runner.run(
      glinerJob,
      this.#choice,
      {
        text: (texts[text] as TaughtText).text,
        labels: [label],
        threshold,
        heads: { [label]: asRequest(head) },
      },
      (item) => found.push(...item.found),
      this.#signal,
    );
    return found;
  }
}

interface Scored {
  readonly score: number;
  readonly right: boolean;
}

/** The threshold with the best F1 over what was found, and that F1. `gold`: mentions that were there to find. */
export function bestThreshold(found: readonly Scored[], gold: number): { threshold: number; f1: number } {
  const sorted = [...found].sort((a, b) => b.score - a.score);
  let right = 0;
  let best = { threshold: 0.5, f1: 0 };
  for (const [i, { score, right: isRight }] of sorted.entries()) {
    if (isRight) right++;
    const next = sorted[i + 1]?.score ?? 0;
    if (next === score) continue;
    const f1 = (2 * right) / (i + 1 + gold);
    // Between two scores: nothing hangs on the exact value of either.
    if (f1 > best.f1) best = { threshold: (score + Math.max(next, LEAST)) / 2, f1 };
  }
  return best;
}

const logit = (p: number): number => Math.log(p / (1 - p));

/**
 * Learns a label. Throws `ModelError`: `unsupported` where the model gives no span vectors, `request` where there is too
 * little to learn from; and the signal's reason between two texts.
 */
export async function learnHead(
  runner: JobRunner,
  choice: ModelChoice,
  lesson: Lesson,
  { signal, onProgress = () => {} }: { signal?: AbortSignal; onProgress?: OnProgress } = {},
): Promise<Learned> {
  const { texts, label, splitter, widest } = lesson;
  const teacher = new Teacher(runner, choice, lesson, signal);
  const rows: TextRow[] = [];
  for (const [i, text] of texts.entries()) {
    signal?.throwIfAborted();
    rows.push(...(await teacher.rows(i, examplesOf(text, splitter, widest, texts.length))));
    onProgress((0.3 * (i + 1)) / texts.length);
  }
  const mentions = rows.filter((r) => r.isMention).length;
  if (mentions < LEAST_MENTIONS)
    throw new ModelError(
      "request",
      `${label}: ${mentions} accepted mentions are too few to learn from; accept at least ${LEAST_MENTIONS}.`,
    );
  for (let round = 0; round < ROUNDS; round++) {
    const head = fitHead(rows);
    const shown = new Set(rows.map((r) => `${r.text} ${r.place}`));
    for (const [i, text] of texts.entries()) {
      signal?.throwIfAborted();
      const accepted = new Set(text.accepted.map(keyOf));
      const wrong = (await teacher.found(i, head, DOUBTFUL)).filter(
        (f) => !accepted.has(keyOf(f)) && !shown.has(`${i} ${keyOf(f)}`),
      );
      rows.push(
        ...(await teacher.rows(
          i,
          wrong.map(({ start, end }) => ({ start, end, isMention: false })),
        )),
      );
      onProgress(0.3 + (0.3 * (round + (i + 1) / texts.length)) / ROUNDS);
    }
  }
  const folds = Math.min(FOLDS, texts.length);
  const heldOut: Scored[] = [];
  let gold = 0;
  for (let fold = 0; folds > 1 && fold < folds; fold++) {
    const taught = rows.filter((r) => r.text % folds !== fold);
    if (!taught.some((r) => r.isMention)) continue;
    const head = fitHead(taught);
    for (let i = fold; i < texts.length; i += folds) {
      signal?.throwIfAborted();
      const accepted = new Set((texts[i] as TaughtText).accepted.map(keyOf));
      gold += accepted.size;
      for (const f of await teacher.found(i, head, LEAST))
        heldOut.push({ score: f.score, right: accepted.has(keyOf(f)) });
    }
    onProgress(0.6 + (0.35 * (fold + 1)) / folds);
  }
  const head = fitHead(rows);
  const chosen = heldOut.length ? bestThreshold(heldOut, gold) : undefined;
  onProgress(1);
  return {
    head: { ...head, bias: head.bias - (chosen ? logit(chosen.threshold) : 0) },
    mentions,
    others: rows.length - mentions,
    ...(chosen ? { heldOut: chosen.f1 } : {}),
  };
}
