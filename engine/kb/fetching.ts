// Reading ahead in a large index. A value that lies nowhere near the processor is a wait of a hundred nanoseconds, and a
// chain of them is what a lookup costs. Loads of which nothing depends on one another overlap: so many lookups are taken one
// step further at a time, and each step first touches what all of them will read.

/** Lookups taken together: what they touch fits in the second cache. */
export const TOGETHER = 256;

let read = 0;

/** Takes what was read ahead, lest an engine leave out a load that nobody needs. */
export function fetched(value: number): void {
  read ^= value;
}

/** Of all that was read ahead: means nothing. */
export const everFetched = (): number => read;
