// A model whose own time is told from that of the search around it: its time is taken at its border, and what it said is said
// again without it, so that the search is timed alone.
import type { ContinuingModel, Rows } from "../../../engine/models/continuing/continuing-model.ts";
import { processorMs } from "../measure.ts";

/** What a model said, in the order in which it was asked. */
export type Said = readonly Float32Array[];

export interface TimedModel extends ContinuingModel {
  /** Since the last `reset`: processor milliseconds inside the model, of them for prompts; calls behind the prompts. */
  readonly spent: { model: number; prompts: number; steps: number };
  /** What it said since. */
  readonly said: Float32Array[];
  reset(): void;
}

export function timedModel(model: ContinuingModel): TimedModel {
  const spent = { model: 0, prompts: 0, steps: 0 };
  const said: Float32Array[] = [];
  const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
    const from = processorMs();
    const made = await work();
    const ms = processorMs() - from;
    spent.model += ms;
    return [made, ms];
  };
  const rowsOf = (rows: Rows): Rows => ({
    count: rows.count,
    logits: (row, back) => {
      const logits = rows.logits(row, back);
      said.push(logits.slice());
      return logits;
    },
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
    said,
    reset: () => {
      Object.assign(spent, { model: 0, prompts: 0, steps: 0 });
      said.length = 0;
    },
    begin: async (prompts) => {
      const [made, ms] = await timed(() => model.begin(prompts));
      spent.prompts += ms;
      return rowsOf(made);
    },
  };
}

/** Says the same at once: asked the same, it is asked the same again. */
export function saying(said: Said, { vocabulary, context }: ContinuingModel): ContinuingModel {
  let next = 0;
  const rowsOf = (count: number): Rows => ({
    count,
    logits: () => said[next++] as Float32Array,
    extend: async (extensions) => rowsOf(extensions.length),
  });
  return { vocabulary, context, begin: async (prompts) => rowsOf(prompts.length) };
}
