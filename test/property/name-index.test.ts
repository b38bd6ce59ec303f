// The small structures under recognition say what the definition says, of any lists.
import assert from "node:assert/strict";
import fc from "fast-check";
import { RowBits } from "../../engine/kb/packed/bits.ts";
import { SparseIndex } from "../../engine/kb/packed/first-at.ts";
import { StateMap } from "../../engine/kb/state-map.ts";

describe("rows of items", () => {
  // Long stretches of rows without items, and rows with very many, so that every step of the index is crossed.
  const rows = fc
    .array(fc.tuple(fc.nat({ max: 900 }), fc.constantFrom(0, 0, 1, 2, 700)), { maxLength: 12 })
    .map((stretches) => stretches.flatMap(([empty, items]) => [...new Array<number>(empty).fill(0), items]));

  it("are found from their numbers, and their items from them", () =>
    fc.assert(
      fc.property(rows, (rows) => {
        const all = rows.reduce((sum, n) => sum + n, 0);
        const bits = new RowBits(RowBits.words(rows.length, all, (row) => rows[row] as number));
        assert.equal(bits.items, all);
        let item = 0;
        for (const [row, n] of rows.entries()) {
          assert.deepEqual(bits.range(row), [item, item + n]);
          for (let k = 0; k < n; k++) assert.equal(bits.rowOf(item++), row);
        }
        assert.equal(bits.first(rows.length), all);
      }),
    ));
});

describe("a place in a long list", () => {
  it("is the one that looking through it finds", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 500 }), { maxLength: 700 }),
        fc.nat({ max: 501 }),
        (numbers, value) => {
          const list = Uint32Array.from(numbers).sort();
          const at = list.findIndex((x) => x >= value);
          assert.equal(new SparseIndex(list).firstAt(value), at < 0 ? list.length : at);
        },
      ),
    ));
});

describe("what is known of states", () => {
  const half = fc.integer({ min: -3, max: 3 });
  const wide = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const state = fc.oneof(fc.tuple(half, half), fc.tuple(wide, wide));

  it("is what was put down last, as in a Map", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(state, fc.nat()), { maxLength: 3000 }), (puts) => {
        const states = new StateMap<number>(1e6);
        const map = new Map<string, number>();
        for (const [[a, b], value] of puts) {
          assert.equal(states.get(a, b), map.get(`${a} ${b}`));
          states.set(a, b, value);
          map.set(`${a} ${b}`, value);
        }
        for (const [[a, b]] of puts) assert.equal(states.get(a, b), map.get(`${a} ${b}`));
      }),
    ));

  it("is forgotten once there are too many, and never mixed up", () => {
    const states = new StateMap<number>(1000);
    for (let i = 0; i < 5000; i++) {
      states.set(i * 7919, -i, i);
      assert.equal(states.get(i * 7919, -i), i);
    }
    let known = 0;
    for (let i = 0; i < 5000; i++) {
      const value = states.get(i * 7919, -i);
      if (value === undefined) continue;
      assert.equal(value, i);
      known++;
    }
    assert.equal(known, 1000);
  });
});
