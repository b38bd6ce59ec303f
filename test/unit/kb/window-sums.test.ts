// The two kernels of the similarity search add up the same sums, whatever the lists hold and whatever was asked before.
import assert from "node:assert/strict";
import fc from "fast-check";
import { PlainSums } from "../../../engine/kb/packed/plain-sums.ts";
import { ResidentLists } from "../../../engine/kb/packed/resident-lists.ts";
import { WasmSums } from "../../../engine/kb/packed/wasm-sums.ts";
import {
  LIST,
  longestSegment,
  WINDOW,
  writeSegment,
  writeVarint,
} from "../../../engine/kb/packed/window-postings.ts";
import {
  type BoundParameters,
  piecesOf,
  type QueryList,
  type WindowSums,
} from "../../../engine/kb/packed/window-sums.ts";
import { windowPostings } from "../../fixtures/postings.ts";

const WINDOWS = 3;

interface Written {
  readonly lists: readonly QueryList[];
  readonly bytes: Uint8Array;
}

/** Lists by windows, each posting in ascending order; an empty window is a header of 0. */
const written: fc.Arbitrary<Written> = fc
  .array(
    fc.record({
      form: fc.constantFrom(LIST.short, LIST.windowed),
      windows: fc.array(fc.oneof(windowPostings, fc.constant<number[]>([])), {
        minLength: WINDOWS,
        maxLength: WINDOWS,
      }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => {
    const held = all.filter(({ windows }) => windows.some((w) => w.length > 0));
    const bytes = new Uint8Array(
      held.flatMap((l) => l.windows).reduce((sum, w) => sum + 5 * w.length + 5, 0),
    );
    let at = 0;
    const lists = held.map(({ form, windows }, i) => {
      const start = at;
      if (form === LIST.windowed)
        for (const keys of windows) {
          assert.ok(at + longestSegment(keys.length) <= bytes.length);
          if (keys.length) at = writeSegment(bytes, at, Uint16Array.from(keys), 0, keys.length);
          else bytes[at++] = 0;
        }
      else {
        let last = -1;
        for (const key of windows.flatMap((keys, w) => keys.map((k) => w * WINDOW + k))) {
          at = writeVarint(bytes, at, key - last);
          last = key;
        }
      }
      return { form, start, end: at, mass: 1 + i * 7 };
    });
    return { lists, bytes: bytes.slice(0, at) };
  });

/** Nothing is passed over: what a scan answers are the sums. */
const everything: BoundParameters = {
  unit: 1 / 16_000,
  length: 300,
  unread: 1,
  unreadMass: 1,
  read: 1,
  repeats: 1,
  heldRepeats: 1,
  threshold: 0,
  rounding: 0,
  times: 4,
  slope: 0,
  offset: 1,
  leastPart: 0,
};

/** Key and sum of every key that has one, window by window. */
function sumsIn(sums: WindowSums, lists: readonly QueryList[], note: boolean): string[] {
  sums.open(lists, undefined);
  return Array.from({ length: WINDOWS }, (_, w) => {
    const any = sums.accumulate(0, lists.length, w, note) > 0;
    const found = note ? sums.scanTouched(w, 1, everything) : sums.scan(w, 1, everything);
    const window = Array.from({ length: found }, (_, i) => `${sums.key(i)}: ${sums.part(i)}`).sort();
    assert.equal(any, found > 0);
    return window;
  }).flat();
}

describe("sums of a window", () => {
  const norms = piecesOf(new Uint8Array(WINDOWS * WINDOW * 2).fill(8));

  it("are the same from both hosts, with the keys noted or not, asked for anew or again", () =>
    fc.assert(
      fc.property(written, fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }), ({ lists, bytes }, again) => {
        const plain = new PlainSums(piecesOf(bytes), norms);
        const kernel = new WasmSums(piecesOf(bytes), norms);
        for (const n of again) {
          const asked = lists.slice(n % Math.max(1, lists.length));
          for (const note of [false, true])
            assert.deepEqual(sumsIn(kernel, asked, note), sumsIn(plain, asked, note));
        }
      }),
      { numRuns: 60 },
    )).timeout(60_000);
});

describe("lists that stay in the kernel's memory", () => {
  const FROM = 1_000;

  it("are where they are said to be, beside the others of the same search", () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.uniqueArray(fc.nat(29), { maxLength: 8 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 200 }),
        (lengths, searches, capacity) => {
          let start = 0;
          const all = lengths.map((length) => {
            start += length;
            return { form: LIST.short, start: start - length, end: start, mass: 1 };
          });
          const resident = new ResidentLists(FROM, capacity);
          const memory = new Uint32Array(FROM + 400);
          let most = capacity;
          for (const search of searches) {
            const lists = search.flatMap((i) => all[i] ?? []);
            most = Math.max(
              most,
              lists.reduce((sum, l) => sum + l.end - l.start, 0),
            );
            const addresses = resident.place(lists, (list, at) => {
              for (let k = list.start; k < list.end; k++) memory[at + k - list.start] = k;
            });
            lists.forEach((list, i) => {
              const at = addresses[i] as number;
              assert.ok(at >= FROM && at + list.end - list.start <= FROM + most);
              for (let k = list.start; k < list.end; k++) assert.equal(memory[at + k - list.start], k);
            });
          }
        },
      ),
      { numRuns: 500 },
    ));

  it("are not read again soon, and are after a reading that failed", () => {
    const lists = [0, 10, 20].map((start) => ({ form: LIST.short, start, end: start + 10, mass: 1 }));
    const resident = new ResidentLists(0, 25);
    const read: number[] = [];
    const ask = (...which: number[]) =>
      resident.place(
        which.map((i) => lists[i] as QueryList),
        ({ start }) => read.push(start),
      );
    ask(0);
    ask(1, 0);
    assert.deepEqual(read, [0, 10]);
    ask(2); // in the place of the first
    ask(1);
    ask(0);
    assert.deepEqual(read, [0, 10, 20, 0]);
    const failing = new ResidentLists(0, 25);
    assert.throws(() =>
      failing.place(lists.slice(0, 1), () => {
        throw new Error("damaged");
      }),
    );
    let again = 0;
    failing.place(lists.slice(0, 1), () => again++);
    assert.equal(again, 1);
  });
});
