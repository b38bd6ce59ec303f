// A model whose own time is told from that of the search around it.
import type { ContinuingModel, Rows } from "../../../engine/models/continuing/continuing-model.ts";
import { processorMs } from "../measure.ts";

export interface TimedModel extends ContinuingModel {
  /** Since the last `reset`: processor milliseconds inside the model, of them for prompts; calls behind the prompts. */
  readonly spent: { model: number; prompts: number; steps: number };
  reset(): void;
}

export function timedModel(model: ContinuingModel): TimedModel {
  const spent = { model: 0, prompts: 0, steps: 0 };
  const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
    const from = processorMs();
    const made = await work();
    const ms = processorMs() - from;
    spent.model += ms;
    return [made, ms];
  };
  const rowsOf = (rows: Rows): Rows => ({
    count: rows.count,
    logits: (row, back) => rows.logits(row, back),
    extend: async (next) => {
      const [made] = await timed(() => rows.extend(next));
      spent.steps++;
      return rowsOf(made);
    },
  });
  return {
    vocabulary: model.vocabulary,
    context: model.context,
    spent,
    reset: () => Object.assign(spent, { model: 0, prompts: 0, steps: 0 }),
    begin: async (prompts) => {
      const [made, ms] = await timed(() => model.begin(prompts));
      spent.prompts += ms;
      return rowsOf(made);
    },
  };
}
