// Builds the word index: each distinct later word of the keys with the ascending list of the keys that hold it, so that
// "type 2" finds "diabetes mellitus type 2".
import { sortByteStrings } from "./byte-sort.ts";
import { CodedStringWriter } from "./coded-strings.ts";
import { ByteList, Uint32List } from "./growable.ts";
import type { SectionArray } from "./kb-layout.ts";
import { LEAVES, levelAbove, levelSections } from "./rank-levels.ts";
import type { SortedKeys } from "./sorted-keys.ts";
import { SymbolTable } from "./symbols.ts";

/** Later words of a name are not looked at: only systematic chemical names have more. */
export const MOST_WORDS = 16;
const SPACE = 32;

/** Numbers of distinct words in the order of their first appearance; their bytes stay where they were met. */
class WordTable {
  #slots = new Uint32Array(1 << 16);
  readonly #hash = new Uint32List();
  readonly from = new Uint32List();
  readonly to = new Uint32List();
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** `hash` is any good hash of the word. */
  number(from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const slot = this.#slots[i] as number;
      if (slot === 0) {
        this.#hash.push(hash);
        this.to.push(to);
        this.#slots[i] = this.from.push(from) + 1;
        if (this.from.length * 2 > this.#slots.length) this.#grow();
        return this.from.length - 1;
      }
      if (this.#hash.at(slot - 1) === hash && this.#same(slot - 1, from, to)) return slot - 1;
    }
  }

  #same(word: number, from: number, to: number): boolean {
    const start = this.from.at(word);
    if (this.to.at(word) - start !== to - from) return false;
    for (let i = 0; i < to - from; i++) if (this.#bytes[start + i] !== this.#bytes[from + i]) return false;
    return true;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let word = 0; word < this.from.length; word++) {
      let i = this.#hash.at(word) & mask;
      while (slots[i] !== 0) i = (i + 1) & mask;
      slots[i] = word + 1;
    }
    this.#slots = slots;
  }
}

export interface WordSections {
  readonly sections: [string, SectionArray][];
  readonly counts: { words: number; postings: number };
}

/** `symbols`: the section of the table in which the words are written. */
export function buildWords(keys: SortedKeys, symbols: Uint8Array): WordSections {
  const { bytes, starts, ends } = keys;
  const count = starts.length;
  const table = new WordTable(bytes);
  /** Words of the keys, one after the other, and how many each key has: one byte. */
  const wordOf = new Uint32List();
  const wordsIn = new Uint8Array(count);
  const last = new Uint32List();
  const df = new Uint32List();
  for (let k = 0; k < count; k++) {
    const end = ends[k] as number;
    let words = 1;
    let found = 0;
    let i = starts[k] as number;
    while (i < end && bytes[i] !== SPACE) i++;
    while (i < end && words < MOST_WORDS) {
      const from = i + 1;
      let hash = 0x811c9dc5;
      for (i = from; i < end; i++) {
        const byte = bytes[i] as number;
        if (byte === SPACE) break;
        hash = Math.imul(hash ^ byte, 0x01000193);
      }
      words++;
      hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
      const word = table.number(from, i, (hash ^ (hash >>> 13)) >>> 0);
      if (word === last.length) {
        last.push(0);
        df.push(0);
      }
      if (last.at(word) === k + 1) continue;
      last.set(word, k + 1);
      df.set(word, df.at(word) + 1);
      wordOf.push(word);
      found++;
    }
    wordsIn[k] = found;
  }
  const words = table.from.length;
  const order = sortByteStrings({ bytes, starts: table.from.view(), ends: table.to.view() });
  const text = new CodedStringWriter(SymbolTable.fromSection(symbols));
  const start = new Uint32Array(words + 1);
  /** Where the next key of a word goes. */
  const next = last.view();
  order.forEach((word, i) => {
    text.add(bytes, table.from.at(word), table.to.at(word));
    next[word] = start[i] as number;
    start[i + 1] = (start[i] as number) + df.at(word);
  });
  const postings = start[words] as number;
  const keyOf = new Uint32Array(postings);
  for (let k = 0, n = 0; k < count; k++)
    for (let left = wordsIn[k] as number; left > 0; left--, n++) {
      const word = wordOf.at(n);
      const at = next[word] as number;
      keyOf[at] = k;
      next[word] = at + 1;
    }
  const coded = text.finish();
  const list = codePostings(keyOf, start);
  const at = (i: number) => keyOf[i] as number;
  const level = levelAbove(
    postings,
    LEAVES,
    (i) => keys.ranks[at(i)] as number,
    (i) => keys.groups[at(i)] as number,
    (i) => keys.languages[at(i)] as number,
  );
  return {
    counts: { words, postings },
    sections: [
      ["words.text", coded.text],
      ["words.blocks", coded.blocks],
      ["words.start", start],
      ["postings.keys", list.bytes],
      ["postings.blocks", list.blocks],
      ...levelSections("postings", level),
    ],
  };
}

/** Gaps as varints; a 0 where the next word's keys begin and, like each block, count from 0 again. */
function codePostings(keyOf: Uint32Array, start: Uint32Array): { bytes: Uint8Array; blocks: Uint32Array } {
  const out = new ByteList();
  const blocks = new Uint32List();
  let word = 0;
  let before = -1;
  for (let i = 0; i < keyOf.length; i++) {
    const begins = i === start[word + 1];
    if (begins) word++;
    if (i % LEAVES === 0) {
      blocks.push(out.length);
      before = -1;
    } else if (begins) {
      out.push(0);
      before = -1;
    }
    const key = keyOf[i] as number;
    out.pushVarint(key - before);
    before = key;
  }
  return { bytes: out.view(), blocks: blocks.view() };
}
