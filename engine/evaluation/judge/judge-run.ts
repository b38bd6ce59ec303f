// Asks a judge about every item, a few questions at a time. The replay store behind the port makes it resumable: what was
// answered is not asked again.
import { concurrently } from "../../llm/concurrently.ts";
import { type LanguageModel, LlmError } from "../../llm/port.ts";
import type { PromptFile } from "../../prompts/prompt-file.ts";
import { JUDGE_CLASSES, type JudgeClass } from "./judge-classes.ts";
import type { JudgeItem } from "./judge-items.ts";
import {
  askings,
  classIn,
  isBlind,
  type JudgeSettings,
  type Question,
  questionOf,
} from "./judge-questions.ts";
import type { JudgedItem, Verdict } from "./judge-result.ts";

export interface RunOptions {
  /** Questions under way at the same time (default 4). */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly onAnswer?: (done: number, of: number) => void;
}

/** All questions, item by item: what `--dry-run` shows and `judge` asks. */
export async function* questionsOf(
  items: Iterable<JudgeItem>,
  template: PromptFile,
  settings: JudgeSettings,
): AsyncGenerator<Question> {
  for (const item of items)
    for (const asking of askings(settings)) yield await questionOf(item, asking, template, settings);
}

/** Failures that the next question would meet as well. */
const isFatal = (error: LlmError): boolean =>
  error.failure === "forbidden" || [401, 403, 404].includes(error.status ?? 0);

/**
 * One judgement for each item, in order. A question that fails for itself is a failure of its item; one that shows that
 * all will fail (no consent, wrong key) is thrown, as is the signal's reason.
 */
export async function judgeItems(
  items: readonly JudgeItem[],
  template: PromptFile,
  model: LanguageModel,
  settings: JudgeSettings,
  { concurrency = 4, signal, onAnswer }: RunOptions = {},
): Promise<JudgedItem[]> {
  const blind = isBlind(template);
  const of = items.length * askings(settings).length;
  const found = new Map(
    items.map(({ id }) => [id, { verdicts: [] as Verdict[], failures: [] as JudgedItem["failures"] }]),
  );
  let done = 0;
  await concurrently(
    questionsOf(items, template, settings),
    concurrency,
    async ({ item, order, repeat, request, goldFirst }, stop) => {
      const into = found.get(item.id);
      try {
        const { text } = await model.ask(request, stop);
        into?.verdicts.push({ order, repeat, label: classIn(text, blind, goldFirst) ?? null, reply: text });
      } catch (error) {
        if (!(error instanceof LlmError) || isFatal(error)) throw error;
        into?.failures.push({ order, repeat, reason: `${error.failure}: ${error.message}` });
      }
      onAnswer?.(++done, of);
    },
    signal,
  );
  return items.map((item) => {
    const { verdicts = [], failures = [] } = found.get(item.id) ?? {};
    // Answers come in as they come in; the result does not depend on it.
    const inOrder = (a: { order: string; repeat: number }, b: { order: string; repeat: number }) =>
      a.order < b.order ? -1 : a.order > b.order ? 1 : a.repeat - b.repeat;
    verdicts.sort(inOrder);
    failures.sort(inOrder);
    return { item, label: labelOf(verdicts), verdicts, failures };
  });
}

/** What most readable verdicts say; of a tie the class that was said first. null where none is readable. */
export function labelOf(verdicts: readonly Verdict[]): JudgeClass | null {
  const said = verdicts.flatMap(({ label }) => (label ? [label] : []));
  const counts = JUDGE_CLASSES.map((c) => said.filter((s) => s === c).length);
  const most = Math.max(0, ...counts);
  return said.find((s) => counts[JUDGE_CLASSES.indexOf(s)] === most) ?? null;
}
