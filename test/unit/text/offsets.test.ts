import assert from "node:assert/strict";
import { codePointOffsets, splitsPair, utf8Offsets } from "../../../engine/text/offsets.ts";

const TEXTS = {
  ascii: "aspirin 5 mg",
  emoji: "a 😀 b",
  "joined emoji": "👩‍⚕️ saw 👨‍👩‍👧 today",
  "combining accent": "cafe\u0301 sclérose",
  CRLF: "one\r\ntwo\r\n",
  "odd line breaks": "a\u0085b\u2028c",
  BOM: "\ufeffTNF-α",
  "lone surrogates": "\ud83dx\ude00\ude00\ud83d",
  "pairs on every checkpoint": "😀".repeat(200),
  "pairs astride the checkpoints": `x${"😀".repeat(200)}`,
  empty: "",
};

describe("offsets", () => {
  for (const [name, text] of Object.entries(TEXTS)) {
    it(`counts code points: ${name}`, () => {
      const map = codePointOffsets(text);
      assert.equal(map.length, [...text].length);
      for (let i = 0; i <= text.length; i++) {
        const inside = splitsPair(text, i);
        const expected = [...text.slice(0, inside ? i - 1 : i)].length;
        assert.equal(map.fromUtf16(i), expected, `unit ${i}`);
        if (!inside) assert.equal(map.toUtf16(expected), i, `code point ${expected}`);
      }
    });
    it(`counts bytes: ${name}`, () => {
      const map = utf8Offsets(text);
      assert.equal(map.length, Buffer.byteLength(text));
      for (let i = 0; i <= text.length; i++) {
        if (splitsPair(text, i)) continue;
        const bytes = Buffer.byteLength(text.slice(0, i));
        assert.equal(map.fromUtf16(i), bytes, `unit ${i}`);
        assert.equal(map.toUtf16(bytes), i, `byte ${bytes}`);
      }
    });
  }
  it("rounds down inside a character", () => {
    assert.equal(codePointOffsets("a😀").fromUtf16(2), 1);
    assert.equal(utf8Offsets("é😀").toUtf16(1), 0);
    assert.equal(utf8Offsets("é😀").toUtf16(4), 1);
  });
  it("clamps to the text", () => {
    const map = codePointOffsets("a😀");
    assert.deepEqual([map.fromUtf16(-1), map.fromUtf16(99), map.toUtf16(-1), map.toUtf16(99)], [0, 2, 0, 3]);
  });
});
