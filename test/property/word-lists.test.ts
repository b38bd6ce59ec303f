// Lists of keys under the search of words: what the kernel reads is what is written, and what several lists share is what
// sets share.
import assert from "node:assert/strict";
import fc from "fast-check";
import { CommonKeys, type KeyList } from "../../engine/kb/packed/common-keys.ts";
import { ByteList } from "../../engine/kb/packed/growable.ts";
import { type GapBlocks, GapReader, readGaps } from "../../engine/kb/packed/key-gaps.ts";

const SIZE = 64;

/** Keys of many words, each ascending, as blocks of gaps. */
function written(words: readonly (readonly number[])[]): { list: GapBlocks; keys: number[] } {
  const bytes = new ByteList();
  const starts: number[] = [];
  const keys: number[] = [];
  for (const word of words) {
    let last = -1;
    for (const [i, key] of word.entries()) {
      const begins = keys.length % SIZE === 0;
      if (begins) {
        starts.push(bytes.length);
        last = -1;
      } else if (i === 0) {
        bytes.push(0);
        last = -1;
      }
      bytes.pushVarint(key - last);
      last = key;
      keys.push(key);
    }
  }
  return {
    list: { bytes: bytes.view(), starts: Uint32Array.from(starts), size: SIZE, count: keys.length },
    keys,
  };
}

const gap = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 100 }) },
  { weight: 2, arbitrary: fc.integer({ min: 100, max: 40_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 40_000, max: 40_000_000 }) },
);
const word = fc.array(gap, { minLength: 1, maxLength: 300 }).map((gaps) => {
  let key = -1;
  return gaps.map((g) => (key += g));
});
const words = fc.array(word, { minLength: 1, maxLength: 60 });

const read = (list: GapBlocks, from: number, to: number, plain: boolean): number[] => {
  const keys: number[] = [];
  new GapReader(list, plain).each(from, to, (some, count) => keys.push(...some.subarray(0, count)));
  return keys;
};

describe("gaps between keys", () => {
  it("are read back, whatever stretch is asked for, by the kernel as by JavaScript", () =>
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (words, a, b) => {
        const { list, keys } = written(words);
        const [from, to] = [a % (keys.length + 1), b % (keys.length + 1)].sort((x, y) => x - y) as [
          number,
          number,
        ];
        for (const plain of [true, false])
          assert.deepEqual(read(list, from, to, plain), keys.slice(from, to), `plain ${plain}`);
      }),
      { numRuns: 150 },
    ));

  it("give the same keys where bytes are damaged or missing, and no crash", () =>
    fc.assert(
      fc.property(words, fc.array(fc.tuple(fc.nat(), fc.nat(255))), fc.nat(), (words, damage, cut) => {
        const { list } = written(words);
        const bytes = list.bytes.slice(0, list.bytes.length - (cut % Math.min(9, list.bytes.length)));
        for (const [at, byte] of damage) bytes[at % bytes.length] = byte;
        const damaged = { ...list, bytes };
        assert.deepEqual(read(damaged, 0, list.count, false), read(damaged, 0, list.count, true));
      }),
      { numRuns: 150 },
    ));

  it("are read one block at a time as well", () => {
    const { list, keys } = written([Array.from({ length: 200 }, (_, i) => 3 * i * i)]);
    const block = new Uint32Array(SIZE);
    readGaps(list, 1, block, 0);
    assert.deepEqual([...block], keys.slice(SIZE, 2 * SIZE));
  });
});

describe("keys that several lists share", () => {
  const KEYS = 3_000;
  const some = fc
    .record({
      from: fc.nat(KEYS),
      length: fc.oneof(fc.nat(40), fc.nat(KEYS)),
      others: fc.array(fc.nat(KEYS - 1), { maxLength: 400 }),
    })
    .map(({ from, length, others }) => ({ from, to: Math.min(KEYS, from + length), others }));

  it("are those of the sets", () =>
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 4 }), (all) => {
        const common = new CommonKeys(KEYS);
        const lists = all.map(
          ({ from, to, others }, i): KeyList => ({
            name: String(i),
            size: to - from + others.length,
            range: [from, to],
            each: (visit) => visit(Uint32Array.from(others), others.length),
          }),
        );
        const sets = all.map(({ from, to, others }) => {
          const set = new Set(others);
          for (let k = from; k < to; k++) set.add(k);
          return set;
        });
        const shared = [...(sets[0] as Set<number>)].filter((k) => sets.every((set) => set.has(k)));
        const found = new Set(common.of(lists));
        for (const key of shared) assert.ok(found.has(key), `${key} is missing`);
        // A list that is longer than what it may spare is not read: then there are more.
        const shortest = lists.toSorted((a, b) => a.size - b.size)[0] as KeyList;
        const from = sets[lists.indexOf(shortest)] as Set<number>;
        for (const key of found) assert.ok(from.has(key));
        const again = new Set(common.of(lists));
        assert.deepEqual(again, found);
      }),
      { numRuns: 300 },
    ));
});
