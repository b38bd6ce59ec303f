// Evaluation of one or two systems against gold: streams of documents in, one result out.
import { FEW_DOCUMENTS, type Pause } from "./bootstrap.ts";
import { compareSystems } from "./compare-systems.ts";
import { type CountingInput, countDocuments } from "./count-documents.ts";
import { shownOf } from "./figure-specs.ts";
import { FindingList } from "./findings.ts";
import { metricOf } from "./metrics/definitions.ts";
import { type EvaluationResult, RESULT_SCHEMA } from "./result.ts";
import type { SystemCounts } from "./system-counts.ts";

export interface EvaluationInput extends Omit<CountingInput, "findings"> {
  /** Findings of the readers; filled while the sides are read. */
  readonly findings?: FindingList;
  /** Number of the draw at hand. */
  readonly onDraw?: (draw: number) => void;
}

/** All of a result but who made it from which files. */
export type Evaluated = Omit<EvaluationResult, "schema" | "curie" | "created" | "command" | "sides">;

export const asResult = (
  evaluated: Evaluated,
  about: Pick<EvaluationResult, "curie" | "command" | "sides"> & { readonly created?: string },
): EvaluationResult => ({ schema: RESULT_SCHEMA, ...about, ...evaluated });

/** Throws what the streams throw; content is told in findings. */
export async function evaluate(input: EvaluationInput): Promise<Evaluated> {
  const { settings } = input;
  const findings = input.findings ?? new FindingList();
  const counted = await countDocuments({ ...input, findings });
  const documents = counted.ids.length;
  if (documents < FEW_DOCUMENTS && settings.draws > 0)
    findings.add("few-documents", { detail: `${documents} documents; under ${FEW_DOCUMENTS} are few` });
  // Draws then mean the same documents, in whatever order the files have them.
  const { ids } = counted;
  const order = [...ids.keys()].sort((a, b) => ((ids[a] as string) < (ids[b] as string) ? -1 : 1));
  const [first, second] = counted.systems as [SystemCounts, SystemCounts | undefined];
  const counts = first.counts.arranged(order);
  const pause = pausing(input);
  const { figures, tables } = await shownOf(counts, first.figures(), first.tables(), settings, pause);
  const names = input.systems.map((s) => s.name);
  const comparison = second
    ? await compareSystems(first, second, order, names, settings, counted.outcome, pause)
    : undefined;
  const shown = [...figures, ...tables.flatMap((t) => t.lines.flatMap((l) => l.figures))];
  return {
    settings,
    documents,
    metrics: Object.fromEntries([...new Set(shown.map((f) => f.metric))].map((key) => [key, metricOf(key)])),
    figures,
    tables,
    errors: first.errors.list(),
    findings: findings.list(),
    confidence: first.confidence.list(),
    leaks: counted.leaks,
    ...(comparison ? { comparison } : {}),
  };
}

/** Between draws: what waits gets its turn, a stop is heard, progress is told. */
const pausing =
  ({ signal, onDraw }: EvaluationInput): Pause =>
  async (draw) => {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    onDraw?.(draw);
  };
