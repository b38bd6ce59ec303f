import assert from "node:assert/strict";
import { blocksOf } from "../../../engine/text/blocks.ts";

const pieces = (text: string, from?: number, to?: number) =>
  blocksOf(text, from, to).map((b) => text.slice(b.start, b.end));

/** Sentences that differ, as prose does. */
const prose = (sentences: number) =>
  Array.from(
    { length: sentences },
    (_, i) => `Patient ${i * 7919} received treatment ${i % 13} without harm.`,
  ).join(" ");

describe("blocks", () => {
  it("ends a block behind its blank lines", () =>
    assert.deepEqual(pieces("one\ntwo\n\n \nthree\n"), ["one\ntwo\n\n \n", "three\n"]));
  it("reads CR LF and lone CR", () => {
    assert.deepEqual(pieces("one\r\ntwo\r\n\r\nthree"), ["one\r\ntwo\r\n\r\n", "three"]);
    assert.deepEqual(pieces("one\rtwo\r\rthree"), ["one\rtwo\r\r", "three"]);
  });
  it("leaves blank lines at the start to themselves", () =>
    assert.deepEqual(pieces("\n\none"), ["\n\n", "one"]));
  it("cuts a stretch of a text and nothing else", () => {
    const text = "x\n\ny\n\nz\n\n";
    assert.deepEqual(blocksOf(text, 3, 7), [
      { start: 3, end: 6 },
      { start: 6, end: 7 },
    ]);
    assert.deepEqual(blocksOf(text, 4, 4), []);
  });
  it("keeps a paragraph of 4 kB whole", () => assert.equal(pieces("word ".repeat(819)).length, 1));
  it("cuts a long paragraph at the ends of sentences", () => {
    const blocks = pieces(prose(2000));
    assert.ok(blocks.length > 10);
    for (const block of blocks.slice(1)) assert.match(block, /^Patient \d+ received/);
  });
  it("cuts long Chinese text behind its full stops", () => {
    const text = Array.from({ length: 900 }, (_, i) => `患者${i}因多发性硬化入院治疗。`).join("");
    const blocks = pieces(text);
    assert.ok(blocks.length > 1);
    for (const block of blocks) assert.match(block, /^患者.*。$/s);
  });
  it("cuts at white space where there are no sentences, and never above 16 kB", () => {
    const words = Array.from({ length: 9000 }, (_, i) => `w${i}`).join(" ");
    for (const block of pieces(words)) {
      assert.ok(block.length <= 8192);
      assert.match(block, /^w\d+( w\d+)* ?$/);
    }
    for (const block of pieces("x".repeat(100_000))) assert.ok(block.length <= 16_384);
  });
  it("never cuts a surrogate pair nor CR LF", () => {
    for (const text of [
      "😀".repeat(30_000),
      `x${"😀".repeat(30_000)}`,
      `a${"\ud83d".repeat(9000)}${"\ude00".repeat(9000)}`,
    ])
      for (const b of blocksOf(text)) assert.ok(!isSplit(text, b.end), `at ${b.end}`);
    const lines = Array.from({ length: 5000 }, (_, i) => `row${i}`).join("\r\n");
    for (const block of pieces(lines)) assert.doesNotMatch(block, /^\n/);
  });
  it("takes any text, empty to one of white space", () => {
    assert.deepEqual(blocksOf(""), []);
    assert.equal(pieces("\n".repeat(50_000)).join("").length, 50_000);
    assert.equal(pieces(`End of it. ${" ".repeat(50_000)}`).join("").length, 50_011);
  });
});

const isSplit = (text: string, at: number) => {
  const pair = text.codePointAt(at - 1);
  return pair !== undefined && pair > 0xffff;
};
