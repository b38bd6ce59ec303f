// What two bags of words have in common: the same words, and words that stand for one another.
import type { WordPairs } from "./word-pairs.ts";

export interface Overlap {
  /** Words that both have. */
  readonly same: number;
  /** Words of either that the other has, or has a partner for, by its weight. */
  readonly nearA: number;
  readonly nearB: number;
  /** Words of each that the other has nothing for. */
  readonly restA: readonly string[];
  readonly restB: readonly string[];
}

/** Takes `words` out of `from`, all or none. */
function takeAll(from: string[], words: readonly string[]): boolean {
  const at = words.map((w) => from.indexOf(w));
  if (at.includes(-1) || new Set(at).size < at.length) return false;
  for (const k of at.sort((x, y) => y - x)) from.splice(k, 1);
  return true;
}

/** Partners of words left in `a` among those left in `b`; answers how much of each they cover. */
function matchPartners(a: string[], b: string[], pairs: WordPairs): [number, number] {
  let [coveredA, coveredB] = [0, 0];
  for (const w of [...a]) {
    const partner = pairs.get(w)?.find((p) => takeAll(b, p.words));
    if (!partner) continue;
    a.splice(a.indexOf(w), 1);
    coveredA += partner.weight;
    coveredB += partner.weight * partner.words.length;
  }
  return [coveredA, coveredB];
}

export function overlap(a: readonly string[], b: readonly string[], pairs: WordPairs): Overlap {
  const restB = [...b];
  const restA = a.filter((w) => {
    const k = restB.indexOf(w);
    if (k >= 0) restB.splice(k, 1);
    return k < 0;
  });
  const same = a.length - restA.length;
  const [a1, b1] = matchPartners(restA, restB, pairs);
  const [b2, a2] = matchPartners(restB, restA, pairs);
  return { same, nearA: same + a1 + a2, nearB: same + b1 + b2, restA, restB };
}

/** How much of the words something covers. Names of signs alone (`%`, `+++`) have no words: nothing of them is covered. */
export const shareOf = (covered: number, words: number): number => (words === 0 ? 0 : covered / words);
