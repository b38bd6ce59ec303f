// Trie-guided beam search (SynCABEL, arXiv 2601.19667, after GENRE, arXiv 2010.00904): a model writes names of a knowledge
// base and nothing else. Each hypothesis carries two log-probabilities of its own path, followed through every re-ordering
// of the beam: over the whole vocabulary, and renormalised over what the trie allows.
import type { ContinuingModel, Extension, Rows } from "../../models/continuing/continuing-model.ts";
import { logSumExp } from "../../models/continuing/log-sum-exp.ts";
import type { Answer, AnswerForm, AnswerWalk } from "./answer-walk.ts";
import { BestOf } from "./best-of.ts";

/** Tokens of the longest answer, its end counted, where nobody says otherwise; as published. */
export const LONGEST_ANSWER = 128;

export interface SearchQuestion {
  readonly prompt: readonly number[];
  /** What may be answered. */
  readonly root: AnswerWalk;
}

export interface BeamOptions {
  /** Hypotheses kept for each question; 5 by default, as published. */
  readonly beams?: number;
  /** Answers wanted of each question; `beams` by default. */
  readonly wanted?: number;
  /** Tokens that an answer has at most, its end counted; 128 by default. A longer one is not found. */
  readonly longest?: number;
  /** Exponent of the answer's length by which its score is divided; 1 by default (mean over its tokens), 0: the sum. */
  readonly lengthPenalty?: number;
  /** By which of the two log-probabilities hypotheses are kept and ranked; `vocabulary` by default. */
  readonly rankBy?: "vocabulary" | "trie";
  /**
   * When a question is done. `sure`: no hypothesis can pass the answers there are, however long it grows. `soon`: none would if it
   * ended now, which is what the published decoder does; the default.
   */
  readonly stop?: "sure" | "soon";
  /**
   * False: nobody asks for the log-probability over the vocabulary. With `rankBy: "trie"` a stretch in which the trie leaves
   * no choice then costs no numbers, and no call at all where the answer ends with it. `vocabulary` is then NaN.
   */
  readonly scored?: boolean;
  /**
   * Tokens that are fed at most in one call where the trie leaves no choice; 16 by default, 1: one call a token. Answers and scores
   * are the same. Memory grows with it: numbers over the vocabulary for each.
   */
  readonly ahead?: number;
  /** Looked at between two calls of the model. */
  readonly signal?: AbortSignal;
}

export interface ScoredAnswer {
  readonly answer: Answer;
  /** Natural logarithms: sums over the answer's tokens and its end. */
  readonly vocabulary: number;
  readonly trie: number;
  /** Tokens of the answer, its end counted. */
  readonly length: number;
  /** What answers are ranked by: the chosen sum, divided by the length to the power of the penalty. */
  readonly score: number;
}

/** What a search asked of the model. */
export interface SearchCost {
  calls: number;
  rows: number;
  tokens: number;
}

/** A beginning of an answer. Sums and length hold for its walk. */
interface Hypothesis {
  readonly question: number;
  readonly walk: AnswerWalk;
  /** Where its last token was fed, or, with `pending`, the one before those. */
  readonly rows: Rows;
  readonly row: number;
  /** Tokens behind its last one that were fed with it: nothing else can follow. */
  readonly back: number;
  /** Its tokens that have not been fed. */
  readonly pending: readonly number[];
  readonly vocabulary: number;
  readonly trie: number;
  readonly length: number;
}

/** A hypothesis with one more token, before anybody goes there. */
interface Step {
  readonly from: Hypothesis;
  readonly token: number;
  readonly vocabulary: number;
  readonly trie: number;
}

/**
 * The best answers to each question, best first: fewer than wanted where there are no more names, none where there is no
 * name. All questions are searched together, a row for each hypothesis: pass few where memory counts.
 */
export async function searchAnswers(
  model: ContinuingModel,
  questions: readonly SearchQuestion[],
  form: AnswerForm,
  options: BeamOptions = {},
): Promise<{ answers: ScoredAnswer[][]; cost: SearchCost }> {
  const {
    beams = 5,
    longest = LONGEST_ANSWER,
    lengthPenalty = 1,
    rankBy = "vocabulary",
    stop = "soon",
    ahead = 16,
  } = options;
  const skip = rankBy === "trie" && options.scored === false;
  const scoreAt = (h: Pick<Hypothesis, "vocabulary" | "trie">, length: number): number =>
    h[rankBy] / length ** lengthPenalty;
  const finished = questions.map(() => new BestOf<ScoredAnswer>(options.wanted ?? beams));
  const finish = (h: Hypothesis): void => {
    if (h.length > longest) return;
    const score = scoreAt(h, h.length);
    const { vocabulary, trie, length, walk } = h;
    (finished[h.question] as BestOf<ScoredAnswer>).add(score, {
      answer: walk.answer,
      vocabulary: skip ? Number.NaN : vocabulary,
      trie,
      length,
      score,
    });
  };
  const cost: SearchCost = { calls: 0, rows: 0, tokens: 0 };
  const spend = (fed: readonly (readonly number[])[]): void => {
    cost.calls++;
    cost.rows += fed.length;
    for (const tokens of fed) cost.tokens += tokens.length;
  };

  const begun = { back: 0, pending: [], vocabulary: 0, trie: 0, length: 0 };
  const start =
    (rows: Rows) =>
    (question: number, row: number): Hypothesis => ({
      ...begun,
      question,
      rows,
      row,
      walk: (questions[question] as SearchQuestion).root,
    });
  const open = questions.flatMap(({ root }, i) => (root.next().length ? [i] : []));
  const answers = () => ({ answers: finished.map((f) => [...f.items]), cost });
  if (open.length === 0) return answers();
  options.signal?.throwIfAborted();
  const prompts = open.map((i) => (questions[i] as SearchQuestion).prompt);
  spend(prompts);
  let live = open.map(start(await model.begin(prompts)));

  while (live.length) {
    const grown: Hypothesis[] = [];
    for (const [question, hypotheses] of Map.groupBy(live, (h) => h.question)) {
      const best = new BestOf<Step>(beams);
      for (const h of hypotheses)
        eachStep(h, skip, (token, vocabulary, trie) => {
          if (token === form.end) finish({ ...h, vocabulary, trie, length: h.length + 1 });
          else {
            const sum = rankBy === "trie" ? trie : vocabulary;
            // The root of a large group has tens of thousands of steps, of which a handful is kept.
            if (sum > best.least) best.add(sum, { from: h, token, vocabulary, trie });
          }
        });
      const going: Hypothesis[] = [];
      for (const step of best.items) {
        const child = follow(step, form, skip);
        if ("ended" in child) finish(child);
        else if (child.length < longest) going.push(child);
      }
      // A sum only falls: what does not pass the last answer now, or at the length that divides it most, is left.
      const { least } = finished[question] as BestOf<ScoredAnswer>;
      grown.push(...going.filter((h) => scoreAt(h, stop === "sure" ? longest : h.length) > least));
    }
    live = await fed(grown);
  }
  return answers();

  /** The hypotheses with their tokens fed: a call for those that were fed together before. */
  async function fed(grown: readonly Hypothesis[]): Promise<Hypothesis[]> {
    const next = new Map<Hypothesis, Hypothesis>();
    for (const [rows, together] of Map.groupBy(
      grown.filter((h) => h.pending.length > 0),
      (h) => h.rows,
    )) {
      options.signal?.throwIfAborted();
      const forced = together.map((h) =>
        forcedAfter(h.walk, form.end, skip ? 0 : Math.min(ahead - 1, longest - h.length)),
      );
      const extensions = together.map(
        (h, i): Extension => ({ from: h.row, tokens: [...h.pending, ...(forced[i] as number[])] }),
      );
      spend(extensions.map(({ tokens }) => tokens));
      const read = await rows.extend(extensions);
      together.forEach((h, row) => {
        next.set(h, { ...h, rows: read, row, back: (forced[row] as number[]).length, pending: [] });
      });
    }
    return grown.map((h) => next.get(h) ?? h);
  }
}

/** Tokens that follow where nothing else can, up to so many; the end of the answer is not fed. */
function forcedAfter(from: AnswerWalk, end: number, most: number): number[] {
  const tokens: number[] = [];
  for (let walk = from; tokens.length < most; ) {
    const [only, another] = walk.next();
    if (only === undefined || another !== undefined || only === end) break;
    tokens.push(only);
    walk = walk.after(only);
  }
  return tokens;
}

/** Visits what may follow a hypothesis, the end of the answer included, with the sums that it would have. */
function eachStep(
  h: Hypothesis,
  skip: boolean,
  visit: (token: number, vocabulary: number, trie: number) => void,
): void {
  const tokens = h.walk.next();
  const logits = h.rows.logits(h.row, h.back);
  const all = skip ? 0 : logSumExp(logits);
  const legal = logSumExp(logits, tokens);
  for (const token of tokens) {
    const logit = logits[token] as number;
    visit(token, h.vocabulary + logit - all, h.trie + logit - legal);
  }
}

/** The hypothesis after a step; with `skip`, on to where there is a choice again, or to the end of the answer. */
function follow(
  { from, token, vocabulary, trie }: Step,
  { end }: AnswerForm,
  skip: boolean,
): Hypothesis | (Hypothesis & { ended: true }) {
  let walk = from.walk.after(token);
  const sums = { vocabulary, trie };
  if (from.back > 0) return { ...from, ...sums, walk, length: from.length + 1, back: from.back - 1 };
  const pending = [token];
  while (skip) {
    const [only, another] = walk.next();
    if (only === undefined || another !== undefined) break;
    const length = from.length + pending.length + 1;
    if (only === end) return { ...from, ...sums, walk, length, pending, ended: true };
    walk = walk.after(only);
    pending.push(only);
  }
  return { ...from, ...sums, walk, length: from.length + pending.length, pending };
}
