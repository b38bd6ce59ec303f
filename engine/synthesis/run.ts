// A generation run: every concept of the slice ends exactly once as kept, rejected or failed. What is settled is on the disk; a
// run that was killed goes on where it stopped.
import { concurrently } from "../llm/concurrently.ts";
import { LlmError } from "../llm/port.ts";
import type { Generator as Writer } from "./generator.ts";
import type { Journal } from "./journal.ts";
import type { Outcome } from "./outcome.ts";
import { judgeRow, type QualityRules } from "./quality/judge-row.ts";
import type { Row } from "./row.ts";
import type { ConceptInput } from "./slice.ts";

export interface RunOptions {
  readonly concepts: readonly ConceptInput[];
  readonly perConcept: number;
  readonly seed: number;
  readonly generator: Writer;
  readonly rules: QualityRules;
  readonly journal: Journal;
  /** Concepts worked on at once (default 8). */
  readonly concurrency?: number;
  /** Times a concept is asked for in all while rows are missing (default 3). */
  readonly attempts?: number;
  /** Ask again for concepts that failed in an earlier part of the run. */
  readonly retryFailed?: boolean;
  /** Calls that may be made in this part of the run; the rest stays unsettled. */
  readonly maxCalls?: number;
  /** Tokens, read and written, that may be spent in this part of the run; the rest stays unsettled. */
  readonly maxTokens?: number;
  readonly onProgress?: (done: number, total: number, last: Outcome) => void;
  readonly signal?: AbortSignal;
  /** Once it is aborted no concept is begun any more; those under way are settled. */
  readonly pause?: AbortSignal;
}

/** Nothing more may be spent; what is settled stays, and the run can be resumed. */
export class CapReached extends Error {}

/** Resolves when every concept is settled. Rejects with `CapReached`, the signal's reason, or an error that asking again cannot cure. */
export async function generate(options: RunOptions): Promise<void> {
  const { concepts, journal, signal } = options;
  const todo = concepts.filter(({ id }) => {
    const status = journal.settled.get(id);
    return status === undefined || (status === "failed" && options.retryFailed === true);
  });
  let done = concepts.length - todo.length;
  let calls = 0;
  let tokens = 0;
  const { maxCalls = Number.POSITIVE_INFINITY, maxTokens = Number.POSITIVE_INFINITY, pause } = options;
  const spend = (): void => {
    if (calls >= maxCalls) throw new CapReached(`${inWords(calls)} calls were made, as many as allowed`);
    if (tokens >= maxTokens) throw new CapReached(`${inWords(tokens)} tokens were spent, as many as allowed`);
    calls++;
  };
  function* open(): Generator<ConceptInput> {
    for (const concept of todo) {
      if (pause?.aborted) return;
      yield concept;
    }
  }
  await concurrently(
    open(),
    options.concurrency ?? 8,
    async (concept, inner) => {
      const outcome = await settle(concept, options, spend, inner);
      tokens += outcome.tokens.prompt + outcome.tokens.completion;
      await journal.add(outcome);
      done++;
      options.onProgress?.(done, concepts.length, outcome);
    },
    signal,
  );
}

const inWords = (n: number): string => n.toLocaleString("en-US");

/**
 * Rows kept beyond those wanted, of drafts that are there anyway: one that turns out to be a near duplicate, which is known
 * only at the end, has a substitute.
 */
const SPARE = 3;

/** Longest example of what was not kept, UTF-16 units. */
const SHOWN = 300;

/** One concept from its first question to its outcome. */
async function settle(
  concept: ConceptInput,
  { generator, perConcept, seed, rules, attempts = 3 }: RunOptions,
  spend: () => void,
  signal: AbortSignal,
): Promise<Outcome> {
  const { info } = rules.kb;
  const rows: Row[] = [];
  const said = new Set<string>();
  const reasons: Record<string, number> = {};
  const examples: Record<string, string> = {};
  const count = (reason: string, example = "") => {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
    if (example) examples[reason] ??= example.slice(0, SHOWN);
  };
  const tokens = { prompt: 0, completion: 0 };
  let attempt = 0;
  try {
    for (; attempt < attempts && rows.length < perConcept; attempt++) {
      spend();
      const answer = await generator.write(concept, perConcept - rows.length, attempt, signal);
      tokens.prompt += answer.tokens.prompt;
      tokens.completion += answer.tokens.completion;
      for (const { reason, line } of answer.refusals) count(reason, line);
      for (const { reply, ...draft } of answer.drafts) {
        if (rows.length === perConcept + SPARE) break;
        const row: Row = {
          id: `${concept.id}-${rows.length + 1}`,
          concept: concept.id,
          group: concept.group,
          language: concept.language,
          ...draft,
          provenance: {
            template: generator.template,
            model: generator.model,
            seed,
            ...(reply === undefined ? {} : { reply }),
            kb: { name: info.name, version: info.version, hash: info.hash },
          },
        };
        const judged = judgeRow(row, rules, said);
        if (typeof judged === "string") count(judged, marked(row));
        else rows.push(judged);
      }
      if (answer.drafts.length === 0 && answer.refusals.length === 0) {
        attempt++;
        break;
      }
    }
  } catch (error) {
    // One that no waiting cures (no consent, a wrong key) would fail for every concept: it ends the run.
    if (!(error instanceof LlmError) || error.failure === "forbidden" || error.failure === "refused")
      throw error;
    if (rows.length === 0)
      return {
        concept: concept.id,
        status: "failed",
        rows: [],
        reasons,
        ...shown(examples),
        attempts: attempt + 1,
        tokens,
        error: error.message,
      };
    count(`llm-${error.failure}`);
  }
  const status = rows.length ? "kept" : "rejected";
  return {
    concept: concept.id,
    status,
    rows,
    reasons,
    ...shown(examples),
    attempts: Math.max(1, attempt),
    tokens,
  };
}

const shown = (examples: Record<string, string>) => (Object.keys(examples).length ? { examples } : {});

/** The row as its model wrote it: the mention in brackets. */
const marked = ({ text, start, end }: Row): string =>
  `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
