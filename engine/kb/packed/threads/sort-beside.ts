// Sorts strings in several threads: dealt out by their first two bytes, they are stretches that know nothing of each other.
import { type ByteStrings, dealByTwoBytes, PAIRS, sortByteStrings } from "../byte-sort.ts";
import type { BuildThreads } from "./build-threads.ts";

/** Stretches to a thread: the last one to end should not keep the others waiting. */
const STRETCHES = 4;

/** As `sortByteStrings`, of strings whose arrays lie in shared memory. */
export async function sortBeside(strings: ByteStrings, threads: BuildThreads): Promise<Uint32Array> {
  const count = strings.starts.length;
  if (!threads.worth(count)) return sortByteStrings(strings);
  const order = new Uint32Array(new SharedArrayBuffer(4 * count));
  const first = dealByTwoBytes(strings, order);
  const stretch = Math.ceil(count / (STRETCHES * threads.most));
  const sorted: Promise<void>[] = [];
  for (let from = 0, to = 0; from < PAIRS; from = to) {
    const wanted = (first[from] as number) + stretch;
    for (to = from + 1; to < PAIRS && (first[to] as number) < wanted; ) to++;
    sorted.push(threads.run("sort", { strings, order, first, from, to }));
  }
  await Promise.all(sorted);
  return order;
}
