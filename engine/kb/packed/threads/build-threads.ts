// Threads beside the one that builds, for work that needs nothing but arrays: each does one job at a time and answers in
// arrays. What they are given lies in shared memory, and what they answer is that or handed over, so that little is copied.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type JobAnswer, type JobGiven, type JobKind, LARGE_JOBS } from "./jobs.ts";

/** What a thread hears and says. */
export interface Order<Kind extends JobKind = JobKind> {
  readonly job: number;
  readonly kind: Kind;
  readonly given: JobGiven<Kind>;
}
export type Report = { readonly job: number } & ({ readonly answer: unknown } | { readonly failed: string });

/** More threads would wait for the one that hands out and puts together. */
const MOST = 4;
/** With fewer names a build is done before a thread has started. */
const FEW = 100_000;

/** The threads' program: a bundle beside this one, or its source. */
const program = (): string =>
  join(import.meta.dirname, import.meta.filename.endsWith(".ts") ? "build-worker.ts" : "build-worker.cjs");

interface Waiting {
  readonly kind: JobKind;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** One thread and the jobs that it has not answered yet. */
class Thread {
  readonly #worker = new Worker(program());
  readonly #waiting = new Map<number, Waiting>();
  #ended: Error | undefined;

  constructor() {
    this.#worker.on("message", (said: Report) => {
      const waiting = this.#waiting.get(said.job);
      this.#waiting.delete(said.job);
      if ("failed" in said) waiting?.reject(new Error(said.failed));
      else waiting?.resolve(said.answer as never);
    });
    this.#worker.on("error", (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on("exit", () => this.#end(new Error("A thread that builds the knowledge base ended.")));
  }

  get idle(): boolean {
    return this.#waiting.size === 0;
  }

  /** How long the next job would have to wait, in small jobs. */
  get load(): number {
    let load = 0;
    for (const { kind } of this.#waiting.values()) load += LARGE_JOBS.get(kind) ?? 1;
    return load;
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }

  run<Kind extends JobKind>(order: Order<Kind>): Promise<JobAnswer<Kind>> {
    if (this.#ended) return Promise.reject(this.#ended);
    const answer = new Promise<JobAnswer<Kind>>((resolve, reject) => {
      this.#waiting.set(order.job, { kind: order.kind, resolve, reject });
    });
    // Whoever waits is told; a build that has failed elsewhere does not wait.
    answer.catch(() => {});
    this.#worker.postMessage(order);
    return answer;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

export class BuildThreads {
  /** Threads at most; 0: everything is done in the one that builds. */
  readonly most: number;
  /** Names from which on threads are worth their start. */
  readonly few: number;
  readonly #threads: Thread[] = [];
  #jobs = 0;

  constructor(most = Math.min(MOST, availableParallelism()), few = FEW) {
    this.most = most;
    this.few = few;
  }

  /** Whether a build of so many names should use threads. */
  worth(names: number): boolean {
    return this.most > 0 && names >= this.few;
  }

  /** Gives the job to a thread that is idle, or else to the one with least to do, and answers when it is done. */
  run<Kind extends JobKind>(kind: Kind, given: JobGiven<Kind>): Promise<JobAnswer<Kind>> {
    let thread = this.#threads.toSorted((a, b) => a.load - b.load)[0];
    if (!thread || (!thread.idle && this.#threads.length < this.most)) {
      thread = new Thread();
      this.#threads.push(thread);
    }
    return thread.run({ job: this.#jobs++, kind, given });
  }

  /** Ends all threads, whatever they do; what they hold of memory is free again. A later job starts new ones. */
  async stop(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.stop()));
  }
}
