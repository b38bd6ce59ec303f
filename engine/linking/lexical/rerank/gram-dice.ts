// How much of two terms is the same letter by letter, with no vocabulary's counts in it: Dice's coefficient of their 3-grams.
import { fold } from "../../../text/tokens.ts";

interface Grams {
  readonly counts: ReadonlyMap<string, number>;
  readonly total: number;
}
const known = new Map<string, Grams>();
const MOST = 20_000;

function gramsOf(term: string): Grams {
  const before = known.get(term);
  if (before) return before;
  const text = ` ${fold(term)} `;
  const counts = new Map<string, number>();
  for (let i = 0; i + 3 <= text.length; i++) {
    const gram = text.slice(i, i + 3);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  const grams = { counts, total: Math.max(0, text.length - 2) };
  if (known.size >= MOST) known.clear();
  known.set(term, grams);
  return grams;
}

/** 0 to 1; 0 where neither has a 3-gram. */
export function gramDice(a: string, b: string): number {
  const [x, y] = [gramsOf(a), gramsOf(b)];
  let shared = 0;
  for (const [gram, count] of x.counts) {
    const other = y.counts.get(gram);
    if (other !== undefined) shared += Math.min(count, other);
  }
  const all = x.total + y.total;
  return all === 0 ? 0 : (2 * shared) / all;
}
