// Jobs done in a child process: started on first need, dismissed when idle, started again (later and later) when it dies.
// A job under way when the child ends is refused with `ended`, and whoever asked asks again.
import type { JobKind, JobOutcome, JobRunner, ModelChoice } from "../job.ts";
import { ModelError } from "../model-error.ts";
import { ModelChild } from "./child.ts";
import type { News } from "./messages.ts";

export interface ModelHostOptions {
  /** Path of the child's program. */
  readonly program: string;
  /** Where the child may keep what it computed; asked for when it starts. */
  readonly cacheFolder?: string | (() => string);
  /** Milliseconds without a job after which the child is dismissed; 5 minutes by default. */
  readonly idle?: number;
  /** Milliseconds that a cancelled job gets before the child is killed; 1 s by default. */
  readonly grace?: number;
  /** First and longest wait in milliseconds before a child that died is started again; 0.25 s and 30 s by default. */
  readonly backOff?: { readonly first: number; readonly longest: number };
  /** Told at each change of `state`. */
  readonly onChange?: (state: HostState) => void;
}

export interface HostState {
  /** off: not started, or dismissed; waiting: it died and is started again when a job comes after a while. */
  readonly phase: "off" | "starting" | "running" | "waiting";
  readonly pid?: number;
  /** Jobs under way. */
  readonly jobs: number;
  /** Resident bytes when it last said so. */
  readonly memory?: number;
  /** Why it ended last, where nobody had asked it to. */
  readonly reason?: string;
}

interface Job {
  readonly kind: JobKind<unknown, unknown, unknown>;
  readonly onItem: (item: unknown) => void;
  readonly settle: (outcome: JobOutcome<unknown> | ModelError | "cancelled") => void;
}

export class ModelHost implements JobRunner {
  readonly #options: Required<Omit<ModelHostOptions, "cacheFolder" | "onChange">> & ModelHostOptions;
  #child: ModelChild | undefined;
  #isReady = false;
  readonly #jobs = new Map<number, Job>();
  #next = 1;
  #idle: NodeJS.Timeout | undefined;
  /** Deaths in a row, with no job done between them. */
  #deaths = 0;
  #notBefore = 0;
  #memory: number | undefined;
  #reason: string | undefined;

  constructor(options: ModelHostOptions) {
    this.#options = { idle: 300_000, grace: 1000, backOff: { first: 250, longest: 30_000 }, ...options };
  }

  get state(): HostState {
    const child = this.#child;
    return {
      phase: child
        ? this.#isReady
          ? "running"
          : "starting"
        : performance.now() < this.#notBefore
          ? "waiting"
          : "off",
      jobs: this.#jobs.size,
      ...(child?.pid === undefined ? {} : { pid: child.pid }),
      ...(child && this.#memory !== undefined ? { memory: this.#memory } : {}),
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
    };
  }

  async run<Request, Item, Result>(
    kind: JobKind<Request, Item, Result>,
    model: ModelChoice,
    request: Request,
    onItem: (item: Item) => void,
    signal?: AbortSignal,
  ): Promise<JobOutcome<Result>> {
    signal?.throwIfAborted();
    await pause(this.#notBefore - performance.now(), signal);
    const child = this.#started();
    const id = this.#next++;
    clearTimeout(this.#idle);
    let grace: NodeJS.Timeout | undefined;
    const cancel = () => {
      child.send({ type: "cancel", id });
      grace = setTimeout(() => child.kill(), this.#options.grace);
    };
    try {
      const outcome = await new Promise<JobOutcome<unknown> | "cancelled">((resolve, reject) => {
        this.#jobs.set(id, {
          kind: kind as JobKind<unknown, unknown, unknown>,
          onItem: (item) => signal?.aborted || onItem(item as Item),
          settle: (outcome) => (outcome instanceof ModelError ? reject(outcome) : resolve(outcome)),
        });
        child.hold(true);
        this.#changed();
        signal?.addEventListener("abort", cancel, { once: true });
        child.send({ type: "run", id, job: kind.name, model, request });
      });
      signal?.throwIfAborted();
      if (outcome === "cancelled") throw new ModelError("ended", `${kind.name} was cancelled.`);
      return outcome as JobOutcome<Result>;
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(grace);
      signal?.removeEventListener("abort", cancel);
      this.#jobs.delete(id);
      if (!this.#jobs.size) this.#rest();
      this.#changed();
    }
  }

  close(): Promise<void> {
    clearTimeout(this.#idle);
    const child = this.#child;
    if (!child) return Promise.resolve();
    // In mid-run it would not hear us.
    if (this.#jobs.size) child.kill();
    else child.dismiss();
    this.#lost(new ModelError("ended", "the model process was closed."));
    return Promise.resolve();
  }

  #started(): ModelChild {
    if (this.#child) return this.#child;
    const { program, cacheFolder: given } = this.#options;
    const cacheFolder = typeof given === "function" ? given() : given;
    const child = new ModelChild(program, cacheFolder === undefined ? [] : [cacheFolder], {
      news: (news) => this.#child === child && this.#heard(news),
      ended: (reason, expected) => {
        if (this.#child !== child) return;
        if (!expected) this.#died(reason);
        this.#lost(reason);
      },
    });
    this.#child = child;
    this.#isReady = false;
    child.ready.then(
      () => {
        this.#isReady = true;
        this.#changed();
      },
      () => {},
    );
    return child;
  }

  #heard(news: Exclude<News, { type: "ready" }>): void {
    const job = this.#jobs.get(news.id);
    if (!job) return;
    if (news.type === "item") {
      const item = job.kind.item.safeParse(news.item);
      if (item.success) job.onItem(item.data);
      else job.settle(new ModelError("ended", `${job.kind.name}: ${item.error.message}`));
    } else if (news.type === "failed") job.settle(new ModelError(news.error.code, news.error.message));
    else if (news.type === "cancelled") job.settle("cancelled");
    else {
      this.#deaths = 0;
      this.#reason = undefined;
      this.#memory = news.report.memory;
      const result = job.kind.result.safeParse(news.result);
      job.settle(
        result.success
          ? { result: result.data, report: news.report }
          : new ModelError("ended", `${job.kind.name}: ${result.error.message}`),
      );
    }
  }

  #died(reason: ModelError): void {
    const { first, longest } = this.#options.backOff;
    this.#reason = reason.message;
    this.#notBefore = performance.now() + Math.min(longest, first * 2 ** this.#deaths++);
  }

  #lost(reason: ModelError): void {
    this.#child = undefined;
    this.#isReady = false;
    this.#memory = undefined;
    for (const job of this.#jobs.values()) job.settle(reason);
    this.#changed();
  }

  #rest(): void {
    this.#child?.hold(false);
    this.#idle = setTimeout(() => void this.close(), this.#options.idle);
    this.#idle.unref();
  }

  #changed(): void {
    this.#options.onChange?.(this.state);
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
