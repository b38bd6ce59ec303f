// Jobs done in this process: models stay loaded between jobs, each folder and device once. The child serves its parent
// with it; tests and batch programs that may block use it directly.

import type { AnyWorker, JobKind, JobOutcome, JobRunner, LoadedModel, ModelChoice } from "./job.ts";
import { asModelError, ModelError } from "./model-error.ts";
import { onnxRuntime } from "./onnx-runtime.ts";
import type { TensorRuntime } from "./session.ts";

type Loaded = LoadedModel<unknown, unknown, unknown>;

export interface LoadedModelsOptions {
  readonly runtime?: TensorRuntime;
  readonly cacheFolder?: string;
  /** Models kept loaded; the one longest unused goes first. */
  readonly most?: number;
}

export class LoadedModels implements JobRunner {
  readonly #workers: ReadonlyMap<string, AnyWorker>;
  readonly #runtime: TensorRuntime;
  readonly #options: LoadedModelsOptions;
  /** In the order of their last use. */
  readonly #loaded = new Map<string, { model: Promise<Loaded>; users: number }>();

  constructor(workers: readonly AnyWorker[], options: LoadedModelsOptions = {}) {
    this.#workers = new Map(workers.map((worker) => [worker.kind.name, worker]));
    this.#runtime = options.runtime ?? onnxRuntime();
    this.#options = options;
  }

  async run<Request, Item, Result>(
    kind: JobKind<Request, Item, Result>,
    choice: ModelChoice,
    request: Request,
    onItem: (item: Item) => void,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<JobOutcome<Result>> {
    signal.throwIfAborted();
    const started = performance.now();
    const key = JSON.stringify([kind.name, choice.folder, choice.device ?? "cpu", choice.threads ?? 1]);
    const fresh = !this.#loaded.has(key);
    const entry = this.#loaded.get(key) ?? { model: this.#load(kind.name, choice), users: 0 };
    this.#loaded.delete(key);
    this.#loaded.set(key, entry);
    entry.users++;
    let settled = false;
    try {
      const model = (await entry.model.catch((error: unknown) => {
        this.#loaded.delete(key);
        throw asModelError(error);
      })) as LoadedModel<Request, Item, Result>;
      const ready = performance.now();
      signal.throwIfAborted();
      const emit = (item: Item) => {
        if (!settled) onItem(item);
      };
      const result = await model.run(request, emit, signal);
      return {
        result,
        report: {
          device: model.device,
          ...(model.fallback === undefined ? {} : { fallback: model.fallback }),
          loading: fresh ? ready - started : 0,
          running: performance.now() - ready,
          memory: process.memoryUsage.rss(),
        },
      };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw asModelError(error);
    } finally {
      settled = true;
      entry.users--;
      await this.#makeRoom();
    }
  }

  async close(): Promise<void> {
    const entries = [...this.#loaded.values()];
    this.#loaded.clear();
    await Promise.all(entries.map(({ model }) => release(model)));
  }

  #load(name: string, { folder, device = "cpu", threads = 1 }: ModelChoice): Promise<Loaded> {
    const worker = this.#workers.get(name);
    if (!worker)
      return Promise.reject(
        new ModelError(
          "unsupported",
          `nothing here does ${name} jobs (${[...this.#workers.keys()].join(", ")}).`,
        ),
      );
    const { cacheFolder } = this.#options;
    const runtime = this.#runtime;
    return worker.load(folder, {
      runtime,
      device,
      threads,
      ...(cacheFolder === undefined ? {} : { cacheFolder }),
    });
  }

  async #makeRoom(): Promise<void> {
    const most = this.#options.most ?? 2;
    for (const [key, { model, users }] of this.#loaded) {
      if (this.#loaded.size <= most) return;
      if (users) continue;
      this.#loaded.delete(key);
      await release(model);
    }
  }
}

const release = (model: Promise<Loaded>): Promise<void> =>
  model.then(
    (loaded) => loaded.release(),
    () => {}, // it never loaded, and its user was told
  );
