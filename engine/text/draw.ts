// Chance that can be repeated and resumed: a draw depends on the seed and on what it is for, never on what was drawn
// before, so that half a run continues exactly as the whole one would have gone.
import { createHash } from "node:crypto";

/** Uniform in [0, 1), 53 bits; the same for the same seed and keys on every machine. */
export function draw(seed: number, ...keys: readonly (string | number)[]): number {
  const hash = createHash("sha256")
    .update(JSON.stringify([seed, ...keys]))
    .digest();
  return Number(hash.readBigUInt64BE() >> 11n) / 2 ** 53;
}

/** The items in an order drawn for these keys. The input stays as it is. */
export function shuffled<T>(items: readonly T[], seed: number, ...keys: readonly (string | number)[]): T[] {
  return items
    .map((item, i) => ({ item, at: draw(seed, ...keys, i) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** `count` items of a stream, each as likely as any other, in the order of the stream. Memory: `count` items. */
export function sample<T>(items: Iterable<T>, count: number, seed: number, key: (item: T) => string): T[] {
  const kept: { item: T; at: number; order: number }[] = [];
  let order = 0;
  for (const item of items) {
    kept.push({ item, at: draw(seed, key(item)), order: order++ });
    // Sorting when twice too many are held costs a few comparisons an item.
    if (kept.length >= 2 * count + 16) trim(kept, count);
  }
  trim(kept, count);
  return kept.sort((a, b) => a.order - b.order).map(({ item }) => item);
}

function trim(kept: { at: number; order: number }[], count: number): void {
  kept.sort((a, b) => a.at - b.at || a.order - b.order);
  kept.length = Math.min(kept.length, count);
}
