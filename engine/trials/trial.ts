// A generation template tried on some concepts: what was asked, what came back, what of it would be kept and why the rest would not.
import { Analyser } from "../analysis/analyser.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { concurrently } from "../llm/concurrently.ts";
import { keyOf, type LanguageModel, LlmError, type Request } from "../llm/port.ts";
import type { PromptFile } from "../prompts/prompt-file.ts";
import type { ExamplePool } from "../synthesis/examples.ts";
import { inputsFor } from "../synthesis/prompt-inputs.ts";
import { faithfulness } from "../synthesis/quality/faithfulness.ts";
import { judgeRow, type Rejection } from "../synthesis/quality/judge-row.ts";
import type { LeakIndex } from "../synthesis/quality/leakage.ts";
import { type Refusal, readReply } from "../synthesis/read-reply.ts";
import type { Row } from "../synthesis/row.ts";
import type { ConceptInput } from "../synthesis/slice.ts";

export interface TrialOptions {
  readonly prompt: PromptFile;
  readonly kb: KnowledgeBase;
  readonly concepts: readonly ConceptInput[];
  /** Sentences asked for. */
  readonly count: number;
  readonly seed: number;
  readonly model: LanguageModel;
  /** As the endpoint calls it. */
  readonly name: string;
  readonly pool?: ExamplePool;
  readonly leaks?: LeakIndex;
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly onAnswer?: (done: number, of: number) => void;
}

export interface TriedRow {
  readonly row: Row;
  /** Why it would not be kept. */
  readonly rejected?: Rejection;
  /** What the marked words name, by the knowledge base itself. */
  readonly names: ReturnType<typeof faithfulness>;
  /** The reply has the sentence with the mention in brackets, letter by letter: its offsets lead back. */
  readonly roundTrips: boolean;
  /** Mentions of other concepts in the sentence, asked for by nobody. */
  readonly added: number;
}

export interface ConceptTrial {
  readonly concept: ConceptInput;
  /** The rendered prompt's length in characters, all messages. */
  readonly promptLength: number;
  readonly reply?: string;
  readonly rows: readonly TriedRow[];
  readonly refusals: readonly { readonly reason: Refusal; readonly line: string }[];
  /** There was no answer. */
  readonly error?: string;
}

/** The question for a concept; the same one for preview, trial and run, so that a stored answer serves all. */
export async function requestFor(
  concept: ConceptInput,
  { prompt, count, seed, name, pool }: Pick<TrialOptions, "prompt" | "count" | "seed" | "name" | "pool">,
): Promise<Request> {
  const { temperature, topP, maxOutputTokens } = prompt.front.config;
  return {
    model: name,
    messages: await prompt.render(inputsFor(prompt, concept, { seed, count, ...(pool ? { pool } : {}) })),
    seed,
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
  };
}

/** In the order of the concepts. Throws what no waiting cures (no consent, a wrong key), and the signal's reason. */
export async function tryPrompt(options: TrialOptions): Promise<ConceptTrial[]> {
  const { concepts, model, kb } = options;
  const analyser = new Analyser([kb]);
  const trials: ConceptTrial[] = new Array(concepts.length);
  let done = 0;
  await concurrently(
    concepts.map((concept, i) => ({ concept, i })),
    options.concurrency ?? 4,
    async ({ concept, i }, signal) => {
      const request = await requestFor(concept, options);
      const promptLength = request.messages.reduce((n, m) => n + m.content.length, 0);
      try {
        const reply = await model.ask(request, signal);
        trials[i] = {
          concept,
          promptLength,
          reply: reply.text,
          ...readTrial(reply.text, reply.finish !== "length", concept, request, options, analyser),
        };
      } catch (error) {
        if (!(error instanceof LlmError) || error.failure === "forbidden" || error.failure === "refused")
          throw error;
        trials[i] = { concept, promptLength, rows: [], refusals: [], error: error.message };
      }
      options.onAnswer?.(++done, concepts.length);
    },
    options.signal,
  );
  return trials;
}

function readTrial(
  reply: string,
  complete: boolean,
  concept: ConceptInput,
  request: Request,
  { kb, prompt, name, seed, leaks }: TrialOptions,
  analyser: Analyser,
): Pick<ConceptTrial, "rows" | "refusals"> {
  const read = readReply(reply, [concept.name, ...concept.synonyms], complete);
  const said = new Set<string>();
  const { info } = kb;
  const rows = read.rows.map((found, i): TriedRow => {
    const { text, start, end } = found;
    const row: Row = {
      id: `${concept.id}-${i + 1}`,
      concept: concept.id,
      group: concept.group,
      language: concept.language,
      text,
      start,
      end,
      read: found.read,
      provenance: {
        template: prompt.hash,
        model: name,
        seed,
        reply: keyOf(request),
        kb: { name: info.name, version: info.version, hash: info.hash },
      },
    };
    const judged = judgeRow(row, { kb, ...(leaks ? { leaks } : {}) }, said);
    const others = new Set<string>();
    for (const m of analyser.analyse(text).all()) {
      const inside = m.spans.some((s) => s.start < end && start < s.end);
      const id = m.status === "linked" ? m.concepts[0]?.id : undefined;
      if (!inside && id !== undefined && id !== concept.id) others.add(id);
    }
    return {
      row: typeof judged === "string" ? row : judged,
      ...(typeof judged === "string" ? { rejected: judged } : {}),
      names: faithfulness(kb, concept.id, text.slice(start, end)),
      roundTrips: reply.includes(`${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`),
      added: others.size,
    };
  });
  return { rows, refusals: read.refusals };
}
