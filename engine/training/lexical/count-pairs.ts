// Learns which words names put in one another's place: counted from concepts whose names differ in them alone, against
// concepts that only they tell apart.

import type { WordPairRow } from "../../linking/lexical/word-pairs.ts";
import { contentWords } from "../../linking/lexical/words.ts";
import { fold, normalise } from "../../text/tokens.ts";

const MOST_NAMES = 40;
/** Added to the concepts against a pair: three for and none against are no certainty. */
const DOUBT = 1;
const MOST_IN_GAP = 400;
const isWord = (w: string) => w.length > 2 && !/\d/.test(w);

/** What two bags do not share, where that is a word on one side and one or two on the other; alphabetical. */
function difference(a: readonly string[], b: readonly string[]): string | undefined {
  if (Math.abs(a.length - b.length) > 1) return undefined;
  const rest = [...b];
  const odd: string[] = [];
  for (const w of a) {
    const at = rest.indexOf(w);
    if (at >= 0) rest.splice(at, 1);
    else if (odd.push(w) > 2) return undefined;
  }
  if (odd.length + rest.length > 3 || odd.length === 0 || rest.length === 0) return undefined;
  if (![...odd, ...rest].every(isWord)) return undefined;
  return [odd.join(" "), rest.join(" ")].sort().join("|");
}

export class PairCounter {
  /** Concepts whose own names differ so. */
  readonly #same = new Map<string, number>();
  /** What is left of a name without one of its words: the words that stand there, and of which concepts. */
  readonly #gaps = new Map<string, Map<string, number[]>>();
  /** Stem → how texts write it, and how often. */
  readonly #written = new Map<string, Map<string, number>>();
  #concepts = 0;

  /** `names` of one concept, and what annotated documents call it: each wording with its number of documents. */
  add(names: readonly string[], mentions: ReadonlyMap<string, number> = new Map()): void {
    const concept = this.#concepts++;
    const said = [...mentions.keys()];
    for (const word of [...said, ...names].flatMap((n) => fold(n).split(" "))) {
      const of = this.#written.get(normalise(word)) ?? new Map<string, number>();
      this.#written.set(normalise(word), of.set(word, (of.get(word) ?? 0) + 1));
    }
    const distinct = new Map<string, { bag: readonly string[]; support: number }>();
    for (const name of [...said, ...names.slice(0, MOST_NAMES)]) {
      const key = [...contentWords(name)].sort().join(" ");
      const support = Math.max(mentions.get(name) ?? 1, distinct.get(key)?.support ?? 1);
      distinct.set(key, { bag: contentWords(name), support });
    }
    const bags = [...distinct.values()];
    const pairs = new Map<string, number>();
    bags.forEach(({ bag, support }, i) => {
      for (const other of bags.slice(i + 1)) {
        const differ = difference(bag, other.bag);
        if (differ) pairs.set(differ, Math.max(pairs.get(differ) ?? 0, support));
      }
      if (bag.length < 2) return;
      for (const size of [1, 2])
        for (let at = 0; at + size <= bag.length - 1 + (size === 1 ? 1 : 0); at++) {
          const words = bag.slice(at, at + size);
          if (!words.every(isWord)) continue;
          const gap = bag.toSpliced(at, size).sort().join(" ");
          const inGap = this.#gaps.get(gap) ?? new Map<string, number[]>();
          this.#gaps.set(gap, inGap.set(words.join(" "), [...(inGap.get(words.join(" ")) ?? []), concept]));
        }
    });
    for (const [pair, support] of pairs) this.#same.set(pair, (this.#same.get(pair) ?? 0) + support);
  }

  /** How often two concepts' names differ in the pair alone: alpha and beta do, tumor and neoplasm hardly ever. */
  #told(pairs: readonly string[]): Map<string, number> {
    const partners = new Map<string, string[]>();
    for (const pair of pairs) {
      const [a, b] = pair.split("|") as [string, string];
      partners.set(a, [...(partners.get(a) ?? []), b]);
    }
    const told = new Map<string, number>();
    for (const words of this.#gaps.values()) {
      if (words.size < 2) continue;
      for (const [a, owners] of words)
        for (const b of partners.get(a) ?? []) {
          const others = words.get(b);
          if (!others || others.length > MOST_IN_GAP || owners.some((o) => others.includes(o))) continue;
          told.set(`${a}|${b}`, (told.get(`${a}|${b}`) ?? 0) + 1);
        }
    }
    return told;
  }

  #asWritten(stems: string): string {
    const most = (stem: string) =>
      [...(this.#written.get(stem) ?? [])].sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1))[0]?.[0] ??
      stem;
    return stems.split(" ").map(most).join(" ");
  }

  /**
   * Pairs that at least `least` concepts bear out, the commonest first, then alphabetical, at most `most`; the weight is
   * the share of such differences that are inside one concept. Pairs below `share` are left out.
   */
  finish(least: number, most: number, share: number): WordPairRow[] {
    const common = [...this.#same].filter(([, count]) => count >= least);
    const told = this.#told(common.map(([pair]) => pair));
    return common
      .map(([pair, count]) => ({ pair, count, weight: count / (count + DOUBT + (told.get(pair) ?? 0)) }))
      .filter(({ weight }) => weight >= share)
      .sort((x, y) => y.count - x.count || (x.pair < y.pair ? -1 : 1))
      .slice(0, most)
      .map(({ pair, weight }) => {
        const [a, b] = pair.split("|") as [string, string];
        return [this.#asWritten(a), this.#asWritten(b), Math.round(100 * weight) / 100];
      });
  }
}
