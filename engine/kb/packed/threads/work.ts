// Work of a build, done in a thread where the build is large enough, and else at once.
import type { BuildThreads } from "./build-threads.ts";
import { type JobAnswer, type JobGiven, type JobKind, jobs } from "./jobs.ts";

/** Does jobs of a build of so many names; aborting rejects those that are under way. */
export class Work {
  readonly #threads: BuildThreads;
  readonly #names: number;
  readonly #signal: AbortSignal | undefined;

  constructor(threads: BuildThreads, names: number, signal?: AbortSignal) {
    this.#threads = threads;
    this.#names = names;
    this.#signal = signal;
  }

  do<Kind extends JobKind>(kind: Kind, given: JobGiven<Kind>): Promise<JobAnswer<Kind>> {
    const work = this.#threads.worth(this.#names)
      ? unlessAborted(this.#threads.run(kind, given), this.#signal)
      : new Promise<JobAnswer<Kind>>((resolve) => {
          resolve((jobs[kind] as (given: JobGiven<Kind>) => JobAnswer<Kind>)(given));
        });
    // Whoever waits is told; a build that has failed elsewhere does not wait.
    work.catch(() => {});
    return work;
  }
}

/** What the promise gives, unless the signal is aborted before; rejects with its reason then. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (stop) signal.removeEventListener("abort", stop);
  }
}
