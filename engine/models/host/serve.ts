// The child's side: orders from the parent's channel become jobs, and what they find goes back. It ends with the channel,
// so that no parent leaves a process behind, however it dies.
import { tmpdir } from "node:os";
import type { AnyWorker } from "../job.ts";
import { LoadedModels } from "../loaded-models.ts";
import { asModelError, ModelError } from "../model-error.ts";
import { type News, type Order, orderSchema, PROTOCOL } from "./messages.ts";

export interface ServeOptions {
  /** Where workers may keep what they computed. */
  readonly cacheFolder?: string;
}

/** Does not return while the parent lives. Throws where this process was not forked. */
export function serveJobs(workers: readonly AnyWorker[], options: ServeOptions = {}): void {
  const send = process.send?.bind(process);
  if (!send) throw new Error("the model host is started by Curie itself, not by hand");
  const kinds = new Map(workers.map(({ kind }) => [kind.name, kind]));
  const models = new LoadedModels(workers, options);
  const running = new Map<number, AbortController>();
  const tell = (news: News) => process.connected && send(news);

  async function perform(order: Extract<Order, { type: "run" }>): Promise<void> {
    const { id, job, model, request } = order;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const kind = kinds.get(job);
      if (!kind) throw new ModelError("unsupported", `the model host knows no ${job} jobs.`);
      const asked = kind.request.safeParse(request);
      if (!asked.success) throw new ModelError("request", `${job}: ${asked.error.message}`);
      const onItem = (item: unknown) => tell({ type: "item", id, item });
      const { result, report } = await models.run(kind, model, asked.data, onItem, controller.signal);
      tell({ type: "done", id, result, report });
    } catch (error) {
      if (controller.signal.aborted) tell({ type: "cancelled", id });
      else {
        const { code, message } = asModelError(error);
        tell({ type: "failed", id, error: { code, message } });
      }
    } finally {
      running.delete(id);
    }
  }

  process.on("message", (message) => {
    const order = orderSchema.safeParse(message);
    if (!order.success) return; // of another version; the parent was told ours and does not talk on
    if (order.data.type === "cancel") running.get(order.data.id)?.abort();
    else void perform(order.data);
  });
  // Not process.exitCode: a run under way would be waited for.
  process.on("disconnect", () => process.exit(0));
  process.chdir(tmpdir()); // no folder of the user's is held
  tell({ type: "ready", protocol: PROTOCOL });
}
