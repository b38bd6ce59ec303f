// Finds keys by the beginnings of their words, best ranked first, without reading more of the lists than it takes.
import { byRank, holdsPhrase, holdsWords } from "./any-order.ts";
import { CodedStrings } from "./coded-strings.ts";
import { CommonKeys, inAll, type KeyList } from "./common-keys.ts";
import type { KbFile } from "./kb-file.ts";
import type { KeyFilter } from "./kinds.ts";
import type { Meta } from "./meta.ts";
import type { NameReader } from "./name-reader.ts";
import { LEAVES, type RankLevel } from "./rank-levels.ts";
import { type RankedLeaves, RankTree } from "./rank-tree.ts";
import { type Postings, WordReader } from "./word-reader.ts";

/** Where the shortest list has more names than this, so many of it, best ranked first, are tried before lists are read. */
const FEW = 20_000;
const FIRST_SHOWN = 300;
/** Names looked into after that. */
const MOST_LOOKED_INTO = 20_000;

/** Where names stand that have a word with a given beginning. */
interface Stretch {
  readonly keys: readonly [from: number, to: number];
  readonly later: Postings;
}
const sizeOf = ({ keys, later }: Stretch): number => keys[1] - keys[0] + later.to - later.from;

interface RankedKey {
  readonly key: number;
  readonly rank: number;
}

export class KeySearch {
  readonly #file: KbFile<Meta>;
  readonly #names: NameReader;
  #keyTree: RankTree | undefined;
  #wordTree: RankTree | undefined;
  #wordReader: WordReader | undefined;
  #common: CommonKeys | undefined;

  constructor(file: KbFile<Meta>, names: NameReader) {
    this.#file = file;
    this.#names = names;
  }

  get #words(): WordReader {
    const file = this.#file;
    this.#wordReader ??= new WordReader(
      new CodedStrings(
        file.u8("words.text"),
        file.u32("words.blocks"),
        this.#names.symbols,
        file.meta.counts.words,
      ),
      file.u32("words.start"),
      file.u8("postings.keys"),
      file.u32("postings.blocks"),
    );
    return this.#wordReader;
  }

  #level(name: string): RankLevel {
    const file = this.#file;
    return {
      rank: file.u8(`${name}.nodeRank`),
      groups: file.u16(`${name}.nodeGroups`),
      languages: file.u16(`${name}.nodeLanguages`),
    };
  }

  *#bestKeys(from: number, to: number, filter: KeyFilter): Generator<RankedKey> {
    if (from >= to) return;
    const { kinds, ranks } = this.#names;
    const pass = this.#names.passing(filter);
    this.#keyTree ??= new RankTree(this.#level("keys"));
    const leaves: RankedLeaves = {
      count: ranks.length,
      each: (start, end, show) => {
        for (let k = start; k < end; k++) if (pass[kinds[k] as number]) show(k, ranks[k] as number, k);
      },
    };
    for (const { rank, value } of this.#keyTree.best(leaves, from, to, filter)) yield { key: value, rank };
  }

  /** A key may come twice. */
  *#bestPostings({ from, to }: Postings, filter: KeyFilter): Generator<RankedKey> {
    if (from >= to) return;
    const words = this.#words;
    const { kinds, ranks } = this.#names;
    const pass = this.#names.passing(filter);
    this.#wordTree ??= new RankTree(this.#level("postings"));
    const leaves: RankedLeaves = {
      count: words.count,
      each: (start, end, show) => {
        const first = Math.floor(start / LEAVES) * LEAVES;
        const keys = words.block(first / LEAVES);
        for (let i = start; i < end; i++) {
          const k = keys[i - first] as number;
          if (pass[kinds[k] as number]) show(i, ranks[k] as number, k);
        }
      },
    };
    for (const { rank, value } of this.#wordTree.best(leaves, from, to, filter)) yield { key: value, rank };
  }

  /** Keys that begin with the folded prefix, best ranked first; the one equal to it comes before all others. */
  *withPrefix(folded: string, filter: KeyFilter): Generator<number> {
    const query = Buffer.from(folded);
    const { keys } = this.#names;
    const [from, to] = keys.range(query);
    if (from === to) return;
    keys.decode(from);
    const equal = keys.length === query.length;
    if (equal) for (const { key } of this.#bestKeys(from, from + 1, filter)) yield key;
    for (const { key } of this.#bestKeys(equal ? from + 1 : from, to, filter)) yield key;
  }

  /** Keys one of whose later words begins with the folded prefix, best ranked first; a key may come twice. */
  *withLaterWord(folded: string, filter: KeyFilter): Generator<number> {
    const words = folded.split(" ");
    if (words.length === 1) {
      for (const { key } of this.#bestPostings(this.#words.postings(Buffer.from(folded)), filter)) yield key;
      return;
    }
    // One word behind the other, inside the name.
    const stretches = words.map((word, i): Stretch => {
      const later = this.#words.postings(Buffer.from(word), i < words.length - 1);
      return { keys: [0, 0], later };
    });
    const phrase = Buffer.from(folded);
    yield* this.#matching(stretches, filter, ({ bytes, length }) => holdsPhrase(bytes, length, phrase));
  }

  /**
   * Keys that hold a word of its own for each beginning, in any order, best ranked first. At most some 20,000 names that
   * may do so are looked into.
   */
  *withWords(beginnings: readonly string[], filter: KeyFilter): Generator<number> {
    const stretches = beginnings.map((b): Stretch => {
      const query = Buffer.from(b);
      return { keys: this.#names.keys.range(query), later: this.#words.postings(query) };
    });
    const longestFirst = beginnings.map((b) => Buffer.from(b)).sort((a, b) => b.length - a.length);
    yield* this.#matching(stretches, filter, ({ bytes, length }) => holdsWords(bytes, length, longestFirst));
  }

  /** Keys in all stretches of which the name holds, each once, best ranked first. */
  *#matching(
    stretches: readonly Stretch[],
    filter: KeyFilter,
    holds: (name: CodedStrings) => boolean,
  ): Generator<number> {
    const rarest = stretches.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0];
    if (!rarest || sizeOf(rarest) === 0) return;
    const { keys, ranks, kinds } = this.#names;
    this.#common ??= new CommonKeys(keys.count);
    const lists = stretches.map((s) => this.#listOf(s));
    const fits = (key: number): boolean => {
      keys.decode(key);
      return holds(keys);
    };
    // Where many names fit, the best are soon found.
    const seen = new Set<number>();
    if (sizeOf(rarest) > FEW) {
      const bits = this.#common.bits(lists, sizeOf(rarest));
      let rest = false;
      let shown = 0;
      for (const { key } of this.#best(rarest, filter)) {
        rest = ++shown > FIRST_SHOWN;
        if (rest) break;
        if (!inAll(bits, key) || seen.has(key)) continue;
        seen.add(key);
        if (fits(key)) yield key;
      }
      if (!rest) return;
    }
    const pass = this.#names.passing(filter);
    let looked = 0;
    for (const key of byRank(this.#common.of(lists), ranks)) {
      if (pass[kinds[key] as number] === 0 || seen.has(key)) continue;
      if (++looked > MOST_LOOKED_INTO) return;
      if (fits(key)) yield key;
    }
  }

  #listOf(stretch: Stretch): KeyList {
    const { keys, later } = stretch;
    return {
      name: `${keys} ${later.from} ${later.to}`,
      size: sizeOf(stretch),
      range: keys,
      each: (visit) => this.#words.each(later, visit),
    };
  }

  /** Keys of a stretch, best ranked first; of equally good ones those of its first words come first. */
  *#best({ keys: [from, to], later }: Stretch, filter: KeyFilter): Generator<RankedKey> {
    const first = this.#bestKeys(from, to, filter);
    const second = this.#bestPostings(later, filter);
    let a = first.next().value as RankedKey | undefined;
    let b = second.next().value as RankedKey | undefined;
    while (a || b)
      if (a && (!b || a.rank <= b.rank)) {
        yield a;
        a = first.next().value as RankedKey | undefined;
      } else {
        yield b as RankedKey;
        b = second.next().value as RankedKey | undefined;
      }
  }
}
