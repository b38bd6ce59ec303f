// A generation run: every concept of the slice ends exactly once as kept, rejected or failed. What is settled is on the disk; a
// run that was killed goes on where it stopped.
import { concurrently } from "../llm/concurrently.ts";
import { LlmError } from "../llm/port.ts";
import type { Generator } from "./generator.ts";
import type { Journal } from "./journal.ts";
import type { Outcome } from "./outcome.ts";
import { judgeRow, type QualityRules } from "./quality/judge-row.ts";
import type { Row } from "./row.ts";
import type { ConceptInput } from "./slice.ts";

export interface RunOptions {
  readonly concepts: readonly ConceptInput[];
  readonly perConcept: number;
  readonly seed: number;
  readonly generator: Generator;
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
  readonly onProgress?: (done: number, total: number, last: Outcome) => void;
  readonly signal?: AbortSignal;
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
  const spend = (): void => {
    if (options.maxCalls !== undefined && calls >= options.maxCalls)
      throw new CapReached(`${calls.toLocaleString("en-US")} calls were made, as many as allowed`);
    calls++;
  };
  await concurrently(
    todo,
    options.concurrency ?? 8,
    async (concept, inner) => {
      const outcome = await settle(concept, options, spend, inner);
      await journal.add(outcome);
      done++;
      options.onProgress?.(done, concepts.length, outcome);
    },
    signal,
  );
}

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
  const count = (reason: string) => {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  };
  const tokens = { prompt: 0, completion: 0 };
  let attempt = 0;
  try {
    for (; attempt < attempts && rows.length < perConcept; attempt++) {
      spend();
      const answer = await generator.write(concept, perConcept - rows.length, attempt, signal);
      tokens.prompt += answer.tokens.prompt;
      tokens.completion += answer.tokens.completion;
      answer.refusals.forEach(count);
      for (const { reply, ...draft } of answer.drafts) {
        if (rows.length === perConcept) break;
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
        if (typeof judged === "string") count(judged);
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
        attempts: attempt + 1,
        tokens,
        error: error.message,
      };
    count(`llm-${error.failure}`);
  }
  const status = rows.length ? "kept" : "rejected";
  return { concept: concept.id, status, rows, reasons, attempts: Math.max(1, attempt), tokens };
}
