// Work that somebody who types must not wait for is done in steps: after each the caller may look at the clock, or stop.

/** Runs to its result; a `yield` is where it may be held up or given up. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** All steps at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value as T;
  }
}
