// The model behind trials of a template: what its store of answers has costs nothing, and an endpoint is opened only when something
// is missing.

import { type LanguageModel, LlmError } from "../llm/port.ts";
import { Replaying, ReplayStore } from "../llm/replay-store.ts";
import { UsageError } from "./exit-codes.ts";
import { type ModelOptions, openModel } from "./model-options.ts";
import { type Progress, type Terminal, tell } from "./terminal.ts";

export interface TrialModel {
  readonly model: LanguageModel;
  readonly name: string;
  /** Questions that went to the endpoint. */
  asked(): number;
  close(): Promise<void>;
}

/** `store` is there; `url` may be missing as long as nothing new is asked. */
export async function openTrialModel(
  options: ModelOptions & { store: string; model: string },
  terminal: Terminal,
  progress: Progress,
): Promise<TrialModel> {
  const { store: path, replay, ...rest } = options;
  const store = await ReplayStore.open(path).catch((error: unknown) => {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  });
  for (const { line, reason } of store.broken)
    tell(terminal, `${path}:${line}: ${reason}; the line is passed over.`);
  let opened: ReturnType<typeof openModel> | undefined;
  let asked = 0;
  const lazy: LanguageModel = {
    async ask(request, signal) {
      if (!rest.url)
        throw new LlmError(
          "refused",
          "an answer is missing in the store, and nothing says whom to ask: --url ADDRESS, url: in the tests file, or curie.model: {url} in the template.",
        );
      opened ??= openModel(rest, terminal, progress);
      const { model } = await opened;
      asked++;
      return model.ask(request, signal);
    },
  };
  return {
    model: replay ? new Replaying(store) : new Replaying(store, lazy),
    name: options.model,
    asked: () => asked,
    close: async () => {
      await (await opened?.catch(() => undefined))?.close();
      await store.close();
    },
  };
}
