// A label learned from a person's decisions: a logistic head on the frozen vectors of a model's spans (output span_vectors),
// fitted in this process in seconds. What the first fit wrongly finds in the same texts is shown to it as well (hard negatives),
// and its threshold is the one that does best on texts left out of the fit.
import type { JobRunner, ModelChoice } from "../../models/job.ts";
import { ModelError } from "../../models/model-error.ts";
import type { Span } from "../../text/span.ts";
import { type GlinerItem, glinerJob } from "../gliner/job.ts";
import type { AdaptedHead } from "../gliner/span-vectors.ts";
import type { SplitterName } from "../gliner/splitter.ts";
import { type Example, examplesOf, type TaughtText } from "./examples.ts";
import { fitLogistic, type LogisticRow } from "./fit-logistic.ts";

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
const STEPS = 200;
const RATE = 0.1;
const DECAY = 1e-3;
/** What the first fit finds with this probability in the texts it was taught with is looked at. */
const DOUBTFUL = 0.2;
/** Probabilities that a threshold is chosen from. */
const LEAST = 0.05;

const keyOf = ({ start, end }: Span): string => `${start} ${end}`;

interface Row {
  readonly text: number;
  readonly isMention: boolean;
  readonly vector: readonly number[];
}

const dummy: AdaptedHead = { weights: [], bias: 0 };

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
  async rows(text: number, examples: readonly Example[]): Promise<Row[]> {
    if (!examples.length) return [];
    const { label, texts } = this.#lesson;
    const { result } = await this.#runner.run(
      glinerJob,
      this.#choice,
      {
        text: (texts[text] as TaughtText).text,
        labels: [label],
        heads: { [label]: dummy as { weights: number[]; bias: number } },
        vectorsOf: examples.map(({ start, end }) => ({ start, end })),
      },
      () => {},
      this.#signal,
    );
    return (result.vectors?.spans ?? []).flatMap((vector, i) =>
      vector ? [{ text, vector, isMention: (examples[i] as Example).isMention }] : [],
    );
  }

  /** What a head finds in a text, from a probability on. */
  async found(text: number, { weights, bias }: AdaptedHead, threshold: number): Promise<GlinerItem["found"]> {
    const { label, texts } = this.#lesson;
    const found: GlinerItem["found"] = [];
    await this.#runner.run(
      glinerJob,
      this.#choice,
      {
        text: (texts[text] as TaughtText).text,
        labels: [label],
        threshold,
        heads: { [label]: { weights: [...weights], bias } },
      },
      (item) => found.push(...item.found),
      this.#signal,
    );
    return found;
  }
}

/** A head from rows; inputs are brought to the same spread first, and the weights back. */
function headFrom(rows: readonly Row[]): AdaptedHead {
  const size = rows[0]?.vector.length ?? 0;
  const scale = new Float64Array(size);
  for (const { vector } of rows)
    for (let d = 0; d < size; d++) scale[d] = (scale[d] as number) + (vector[d] as number) ** 2;
  for (let d = 0; d < size; d++) scale[d] = 1 / Math.sqrt((scale[d] as number) / rows.length + 1e-6);
  const scaled = rows.map(({ vector, isMention }): LogisticRow => {
    const x = new Float64Array(size + 1);
    for (let d = 0; d < size; d++) x[d] = (vector[d] as number) * (scale[d] as number);
    x[size] = 1;
    return { x, y: isMention, weight: 1 };
  });
  const fitted = fitLogistic(scaled, STEPS, RATE, DECAY);
  return {
    weights: fitted.slice(0, size).map((w, d) => w * (scale[d] as number)),
    bias: fitted[size] as number,
  };
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
  const rows: Row[] = [];
  for (const [i, text] of texts.entries()) {
    signal?.throwIfAborted();
    rows.push(...(await teacher.rows(i, examplesOf(text, splitter, widest))));
    onProgress((0.3 * (i + 1)) / texts.length);
  }
  const mentions = rows.filter((r) => r.isMention).length;
  if (mentions < LEAST_MENTIONS)
    throw new ModelError(
      "request",
      `${label}: ${mentions} accepted mentions are too few to learn from; accept at least ${LEAST_MENTIONS}.`,
    );
  const first = headFrom(rows);
  for (const [i, text] of texts.entries()) {
    signal?.throwIfAborted();
    const accepted = new Set(text.accepted.map(keyOf));
    const wrong = (await teacher.found(i, first, DOUBTFUL)).filter((f) => !accepted.has(keyOf(f)));
    rows.push(
      ...(await teacher.rows(
        i,
        wrong.map(({ start, end }) => ({ start, end, isMention: false })),
      )),
    );
    onProgress(0.3 + (0.3 * (i + 1)) / texts.length);
  }
  const folds = Math.min(FOLDS, texts.length);
  const heldOut: Scored[] = [];
  let gold = 0;
  for (let fold = 0; folds > 1 && fold < folds; fold++) {
    const taught = rows.filter((r) => r.text % folds !== fold);
    if (!taught.some((r) => r.isMention)) continue;
    const head = headFrom(taught);
    for (let i = fold; i < texts.length; i += folds) {
      signal?.throwIfAborted();
      const accepted = new Set((texts[i] as TaughtText).accepted.map(keyOf));
      gold += accepted.size;
      for (const f of await teacher.found(i, head, LEAST))
        heldOut.push({ score: f.score, right: accepted.has(keyOf(f)) });
    }
    onProgress(0.6 + (0.35 * (fold + 1)) / folds);
  }
  const { weights, bias } = headFrom(rows);
  const chosen = heldOut.length ? bestThreshold(heldOut, gold) : undefined;
  onProgress(1);
  return {
    head: { weights, bias: bias - (chosen ? logit(chosen.threshold) : 0) },
    mentions,
    others: rows.length - mentions,
    ...(chosen ? { heldOut: chosen.f1 } : {}),
  };
}
