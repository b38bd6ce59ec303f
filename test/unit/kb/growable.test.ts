// Lists that grow, from a few items to where they lie in memory that grows in place.
import assert from "node:assert/strict";
import { ByteList, Uint32List } from "../../../engine/kb/packed/growable.ts";
import { GrowingMemory } from "../../../engine/kb/packed/growing-memory.ts";

describe("lists that grow", () => {
  for (const shared of [false, true]) {
    const what = shared ? "that other threads may read" : "of one thread";

    it(`hold all numbers, ${what}`, () => {
      const list = new Uint32List(shared);
      const expected = Uint32Array.from({ length: 700_000 }, (_, i) => Math.imul(i, 0x9e3779b1));
      const half = expected.length / 2;
      for (let i = 0; i < half; i++) assert.equal(list.push(expected[i] as number), i);
      list.pushAll(expected.subarray(half));
      assert.ok(list.view().every((value, i) => value === expected[i]) && list.length === expected.length);
      assert.equal(list.view().buffer instanceof SharedArrayBuffer, true, "so many lie in memory that grows");
      const few = new Uint32List(shared);
      few.push(7);
      assert.deepEqual([...few.view()], [7]);
      assert.equal(few.view().buffer instanceof SharedArrayBuffer, shared);
    });

    it(`hold all bytes, ${what}`, () => {
      const list = new ByteList(shared);
      const parts: Buffer[] = [];
      for (let i = 0; i < 60_000; i++) {
        const text = `part ${i} é`;
        const bytes = Buffer.from(text);
        list.pushText(text);
        list.pushBytes(bytes);
        list.pushFrom(bytes, 1, 4);
        list.push(i & 255);
        list.pushVarint(300);
        parts.push(bytes, bytes, bytes.subarray(1, 4), Buffer.of(i & 255, 172, 2));
      }
      const expected = Buffer.concat(parts);
      assert.ok(expected.equals(list.view()));
      assert.equal(list.text(0, 9), expected.toString("utf8", 0, 9));
    });
  }

  it("keep what was seen of them where it is", () => {
    const list = new ByteList();
    list.pushBytes(Buffer.alloc(2 << 20, 1));
    const seen = list.view();
    const all = list.all();
    const { length } = all;
    list.pushBytes(Buffer.alloc(64 << 20, 2));
    assert.equal(list.view().buffer, seen.buffer);
    assert.equal(all.length, length, "a view that follows the memory's length is slow");
    assert.ok(seen.every((byte) => byte === 1));
  });
});

describe("memory that grows", () => {
  it("says when it may not grow so far, or cannot be had", () => {
    assert.throws(() => GrowingMemory.upTo(2 ** 30)?.withRoom(2 ** 30 + 1), /split the source/);
    assert.equal(GrowingMemory.upTo(2 ** 53), undefined);
  });
});
