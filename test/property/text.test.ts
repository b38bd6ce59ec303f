// Laws of engine/text over any text: what is cut tiles or stays inside, what is converted converts back, and an
// edit is felt only near it.
import assert from "node:assert/strict";
import fc from "fast-check";
import { definitionsIn } from "../../engine/text/abbreviations.ts";
import { blocksOf } from "../../engine/text/blocks.ts";
import { codePointOffsets, type OffsetMap, splitsPair, utf8Offsets } from "../../engine/text/offsets.ts";
import { sentencesOf } from "../../engine/text/sentences.ts";

/** Any string, lone surrogates and odd line breaks included, rich in what the rules look at. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 5 }),
      fc.constantFrom(
        ". ",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " ",
        "(",
        ")",
        "[",
        "]",
        "。",
        "（MS）",
        " (MS)",
        "1. ",
        "- ",
      ),
      fc.constantFrom(
        "multiple sclerosis",
        "Dr",
        "E. coli",
        "ASSESSMENT:",
        "多发性硬化",
        "😀",
        "\ud83d",
        "\ude00",
        "TNF-α",
      ),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));

/** Prose of `length` words drawn by a seeded generator; sentences of some 12 words, paragraphs as long as asked. */
function prose(seed: number, words: number, paragraph: number): string {
  let state = seed | 1;
  const random = (n: number) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return (state >>> 4) % n;
  };
  let out = "";
  for (let w = 1, capital = true; w <= words; w++) {
    const word = Array.from({ length: 3 + random(7) }, () => String.fromCharCode(97 + random(26))).join("");
    out += capital ? word[0]?.toUpperCase() + word.slice(1) : word;
    capital = random(12) === 0;
    out += w % paragraph === 0 ? ".\n\n" : capital ? ". " : " ";
    if (w % paragraph === 0) capital = true;
  }
  return out;
}

describe("laws of texts", () => {
  it("blocks tile their stretch and are the same every time", () =>
    fc.assert(
      fc.property(anyText, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 400 }), (piece, a, b, times) => {
        const text = piece.repeat(times);
        const from = a % (text.length + 1);
        const to = from + (b % (text.length - from + 1));
        let at = from;
        const blocks = blocksOf(text, from, to);
        for (const block of blocks) {
          assert.equal(block.start, at);
          assert.ok(block.end > block.start);
          if (block.end < to) assert.ok(!splitsPair(text, block.end));
          at = block.end;
        }
        assert.equal(at, to);
        assert.deepEqual(blocksOf(text, from, to), blocks);
      }),
    ));

  it("cutting on from the start of any block gives the rest of the blocks", () =>
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(30, 900, 100_000), fc.nat(), (seed, paragraph, pick) => {
        const text = prose(seed, 4000, paragraph);
        const blocks = blocksOf(text);
        const k = pick % blocks.length;
        assert.deepEqual(blocksOf(text, blocks[k]?.start), blocks.slice(k));
      }),
      { numRuns: 40 },
    ));

  it("an edit changes blocks near it only", () =>
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(30, 900, 100_000),
        fc.nat(),
        fc.nat({ max: 40 }),
        fc.constantFrom("", "x", "A sentence of its own. ", "line\n", "end\n\n"),
        (seed, paragraph, pick, removed, added) => {
          const text = prose(seed, 12_000, paragraph);
          const at = pick % (text.length - removed);
          const edited = text.slice(0, at) + added + text.slice(at + removed);
          const before = blocksOf(text).map((b) => text.slice(b.start, b.end));
          const after = blocksOf(edited).map((b) => edited.slice(b.start, b.end));
          let same = 0;
          while (same < before.length && before[same] === after[same]) same++;
          let tail = 0;
          const room = Math.min(before.length, after.length) - same;
          while (tail < room && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
          const changed = after.slice(same, after.length - tail).join("").length;
          // 12,000 words are some 85 kB; without resynchronising half of them would change on the average.
          assert.ok(changed <= 33_000, `${changed} units cut anew`);
        },
      ),
      { numRuns: 60 },
    ));

  it("sentences are in order, apart, trimmed, and leave out white space only", () =>
    fc.assert(
      fc.property(anyText, (text) => {
        let at = 0;
        for (const s of sentencesOf(text, { start: 0, end: text.length })) {
          assert.match(text.slice(at, s.start), /^\s*$/);
          assert.ok(s.end > s.start);
          assert.match(text.slice(s.start, s.end), /^\S(.*\S)?$/s);
          at = s.end;
        }
        assert.match(text.slice(at), /^\s*$/);
      }),
    ));

  it("definitions quote the text and lie in one sentence", () =>
    fc.assert(
      fc.property(anyText, (text) => {
        const span = { start: 0, end: text.length };
        const sentences = sentencesOf(text, span);
        for (const d of definitionsIn(text, span)) {
          assert.equal(text.slice(d.shortSpan.start, d.shortSpan.end), d.short);
          assert.equal(text.slice(d.longSpan.start, d.longSpan.end), d.long);
          const start = Math.min(d.shortSpan.start, d.longSpan.start);
          const end = Math.max(d.shortSpan.end, d.longSpan.end);
          assert.ok(sentences.some((s) => s.start <= start && end <= s.end));
          assert.ok(d.shortSpan.end <= d.longSpan.start || d.longSpan.end <= d.shortSpan.start);
        }
      }),
      { numRuns: 400 },
    ));

  const maps: Record<string, [(text: string) => OffsetMap, (text: string) => number]> = {
    "code points": [codePointOffsets, (text) => [...text].length],
    bytes: [utf8Offsets, (text) => Buffer.byteLength(text)],
  };
  for (const [unit, [mapOf, measure]] of Object.entries(maps))
    it(`offsets in ${unit} measure every prefix and convert back`, () =>
      fc.assert(
        fc.property(anyText, fc.nat(), (text, pick) => {
          const map = mapOf(text);
          const at = pick % (text.length + 1);
          if (splitsPair(text, at)) return;
          const there = map.fromUtf16(at);
          assert.equal(there, measure(text.slice(0, at)));
          assert.equal(map.toUtf16(there), at);
        }),
        { numRuns: 400 },
      ));
});
