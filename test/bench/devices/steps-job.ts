// A job of a model that continues text: prompts read, then steps of one token a row, timed where the model is.
import * as z from "zod";
import { openContinuingModel } from "../../../engine/models/continuing/open-continuing.ts";
import type { JobKind, JobWorker } from "../../../engine/models/job.ts";
import type { SessionOptions, TensorSession } from "../../../engine/models/session.ts";
import { random } from "../vocabulary.ts";

const request = z.object({
  rows: z.int().min(1),
  /** Tokens of each prompt. */
  prompt: z.int().min(1),
  /** Steps behind the prompts. */
  steps: z.int().min(1),
});
const result = z.object({
  /** Milliseconds of reading the prompts, and of one step. */
  prompts: z.number(),
  step: z.number(),
  /** Every 61st logit of the last step. */
  sample: z.array(z.number()),
});
export type StepsRequest = z.output<typeof request>;
export type Steps = z.output<typeof result>;

export const stepsJob: JobKind<StepsRequest, never, Steps> = {
  name: "steps",
  request,
  item: z.never(),
  result,
};

const STRIDE = 61;

export const stepsWorker: JobWorker<StepsRequest, never, Steps> = {
  kind: stepsJob,
  async load(folder, { runtime, device, threads }) {
    let session: TensorSession | undefined;
    const opened = await openContinuingModel(
      folder,
      {
        open: async (graph, options?: SessionOptions) => {
          session = await runtime.open(graph, options);
          return session;
        },
      },
      { device, threads },
    );
    const { model } = opened;
    return {
      get device() {
        return session?.device ?? device;
      },
      get fallback() {
        return session?.fallback;
      },
      async run({ rows, prompt, steps }) {
        const next = random(rows);
        const token = (): number => 4 + Math.floor(next() * (model.vocabulary - 4));
        const prompts = Array.from({ length: rows }, () => Array.from({ length: prompt }, token));
        const from = performance.now();
        let read = await model.begin(prompts);
        const begun = performance.now();
        for (let i = 0; i < steps; i++)
          read = await read.extend(prompts.map((_, row) => ({ from: row, tokens: [token()] })));
        const done = performance.now();
        const logits = prompts.flatMap((_, row) => [...read.logits(row)].filter((_, i) => i % STRIDE === 0));
        return { prompts: begun - from, step: (done - begun) / steps, sample: logits };
      },
      release: () => opened.release(),
    };
  },
};
