// Deals strings out by their first two bytes, in stretches that know nothing of each other: threads sort them, and more.
import { type ByteStrings, bytesByTwoBytes, type DealtStrings, dealByTwoBytes, PAIRS } from "../byte-sort.ts";

/** Stretches to a thread: the last one to end should not keep the others waiting. */
const STRETCHES = 4;

export interface Stretch extends DealtStrings {
  /** Bytes of all strings of the stretches before this one. */
  readonly bytesBefore: number;
}

/**
 * Stretches of about the same number of strings, in the order of strings, for so many threads. Their order lies in shared memory,
 * where the strings should lie, too.
 */
export function stretchesOf(strings: ByteStrings, threads: number): Stretch[] {
  const count = strings.starts.length;
  const order = new Uint32Array(new SharedArrayBuffer(4 * count));
  const first = dealByTwoBytes(strings, order);
  const bytes = bytesByTwoBytes(strings);
  const wanted = Math.ceil(count / (STRETCHES * threads));
  const stretches: Stretch[] = [];
  for (let from = 0, to = 0; from < PAIRS; from = to) {
    const enough = (first[from] as number) + wanted;
    for (to = from + 1; to < PAIRS && (first[to] as number) < enough; ) to++;
    stretches.push({ strings, order, first, from, to, bytesBefore: bytes[from] as number });
  }
  return stretches;
}
