// How much of two terms is the same letter by letter, with no vocabulary's counts in it: Dice's coefficient of their 3-grams.
import { fold } from "../../../text/tokens.ts";

const known = new Map<string, ReadonlyMap<string, number>>();
const MOST = 50_000;

function gramsOf(term: string): ReadonlyMap<string, number> {
  const before = known.get(term);
  if (before) return before;
  const text = ` ${fold(term)} `;
  const grams = new Map<string, number>();
  for (let i = 0; i + 3 <= text.length; i++) {
    const gram = text.slice(i, i + 3);
    grams.set(gram, (grams.get(gram) ?? 0) + 1);
  }
  if (known.size >= MOST) known.clear();
  known.set(term, grams);
  return grams;
}

const total = (grams: ReadonlyMap<string, number>): number => {
  let sum = 0;
  for (const count of grams.values()) sum += count;
  return sum;
};

/** 0 to 1; 0 where neither has a 3-gram. */
export function gramDice(a: string, b: string): number {
  const [x, y] = [gramsOf(a), gramsOf(b)];
  let shared = 0;
  for (const [gram, count] of x) shared += Math.min(count, y.get(gram) ?? 0);
  const all = total(x) + total(y);
  return all === 0 ? 0 : (2 * shared) / all;
}
