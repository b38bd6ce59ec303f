// The two structures under every name list: the byte sort, and front-coded blocks with their binary search.
import assert from "node:assert/strict";
import fc from "fast-check";
import { sortByteStrings } from "../../../engine/kb/packed/byte-sort.ts";
import { FrontCoded, FrontCodingWriter } from "../../../engine/kb/packed/front-coding.ts";

// Few letters, so that strings share beginnings and repeat; a NUL, long runs and characters of all widths.
const text = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: fc.constantFrom("a", "b", " ", "é"), maxLength: 12 }) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom("\u0000", "a", "🙂", "ab".repeat(300)), maxLength: 4 }),
  },
);
const texts = fc.array(text, { maxLength: 120 });

function packed(strings: readonly string[]) {
  const parts = strings.map((s) => Buffer.from(s));
  const starts = new Uint32Array(parts.length);
  const ends = new Uint32Array(parts.length);
  let at = 0;
  parts.forEach((p, i) => {
    starts[i] = at;
    at += p.length;
    ends[i] = at;
  });
  return { bytes: Buffer.concat(parts), starts, ends };
}

const inByteOrder = (strings: readonly string[]): string[] =>
  [...strings].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

describe("sorted byte strings", () => {
  it("come in byte order, equal ones in their own", () =>
    fc.assert(
      fc.property(texts, (strings) => {
        const order = sortByteStrings(packed(strings));
        assert.deepEqual(
          Array.from(order, (i) => strings[i]),
          inByteOrder(strings),
        );
        for (let k = 1; k < order.length; k++) {
          const [a, b] = [order[k - 1] as number, order[k] as number];
          if (strings[a] === strings[b]) assert.ok(a < b);
        }
      }),
    ));

  it("are decoded, found and searched by prefix as a plain list would be", () =>
    fc.assert(
      fc.property(texts, text, (strings, query) => {
        const list = inByteOrder([...new Set(strings)]);
        const writer = new FrontCodingWriter();
        for (const s of list) writer.add(Buffer.from(s));
        const coded = writer.finish();
        const reader = new FrontCoded(coded.text, coded.blocks, list.length);
        list.forEach((s, i) => {
          assert.equal(reader.text(i), s);
          assert.equal(reader.find(Buffer.from(s)), i);
        });
        const bytes = Buffer.from(query);
        const bound = list.findIndex((s) => Buffer.compare(Buffer.from(s), bytes) >= 0);
        assert.equal(reader.lowerBound(bytes), bound < 0 ? list.length : bound);
        assert.equal(reader.find(bytes), list.indexOf(query));
        const [from, to] = reader.range(bytes);
        assert.deepEqual(
          list.slice(from, to),
          list.filter((s) => s.startsWith(query)),
        );
      }),
    ));
});
