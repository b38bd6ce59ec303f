// Symbolic tags: what a grammar allows can only be the text; what a model wrote otherwise is brought to the text or refused.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { FoundSpan } from "../../../engine/recognition/llm/found-span.ts";
import { alignCopy } from "../../../engine/recognition/llm-tags/align-copy.ts";
import { byteGrammar, CLOSE, CopyGrammar, OPEN } from "../../../engine/recognition/llm-tags/copy-grammar.ts";
import { OutputGrammar } from "../../../engine/recognition/llm-tags/output-grammar.ts";
import { presented } from "../../../engine/recognition/llm-tags/presented.ts";
import { readTags } from "../../../engine/recognition/llm-tags/read-tags.ts";
import { tokenBytes } from "../../../engine/recognition/llm-tags/token-bytes.ts";
import { TokenMask } from "../../../engine/recognition/llm-tags/token-mask.ts";
import { byteLevelPairs, bytePairs } from "../../fixtures/tokenizers.ts";

const TEXT = "No [mild] fever; breast cancer of the left breast.";
const words = (text: string, found: readonly FoundSpan[]) =>
  found.map((f) => `${f.type} ${text.slice(f.start, f.end)}`);

/** Text with everything that is hard: brackets, twins, several units, several bytes, line breaks. */
const hardText = fc
  .array(fc.constantFrom("a", "b", " ", "[", "]", "［", "é", "病", "😀", "\n", ".", "ab"), {
    minLength: 1,
    maxLength: 30,
  })
  .map((parts) => parts.join(""))
  .filter((t) => t.trim() !== "");

/** Spans of a text, nested or apart, none crossing, not of white space alone nor with any at its ends. */
function spansOf(text: string, draws: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i + 1 < draws.length; i += 2) {
    const [a, b] = [(draws[i] as number) % text.length, (draws[i + 1] as number) % (text.length + 1)];
    const [start, end] = [Math.min(a, b), Math.max(a, b)];
    const inner = presented(text).slice(start, end);
    const splits = /^[\udc00-\udfff]/.test(text.slice(start)) || /^[\udc00-\udfff]/.test(text.slice(end));
    if (inner.trim() !== inner || !inner || splits) continue;
    if (
      found.some(
        ([x, y]) =>
          (x === start && y === end) ||
          (x < start && start < y && y < end) ||
          (start < x && x < end && end < y),
      )
    )
      continue;
    found.push([start, end]);
  }
  return found;
}

/** The text as an obedient model writes it. */
function tagged(text: string, spans: readonly (readonly [number, number])[]): string {
  const source = presented(text);
  let out = "";
  for (let i = 0; i <= source.length; i++) {
    out += "]".repeat(spans.filter(([s, e]) => e === i && s < i).length);
    out += "[".repeat(spans.filter(([s, e]) => s === i && e > i).length);
    out += source[i] ?? "";
  }
  return out;
}

describe("symbolic tags", () => {
  it("reads nested mentions, brackets of the text and types in any dress", () => {
    const reply = `disease:  No ［mild］ [fever]; [[breast] cancer] of the left breast.  \n**Body Part:** No ［mild］ fever; [breast] cancer of the left [breast].`;
    const read = readTags(reply, TEXT, ["disease", "body part"]);
    assert.deepEqual(words(TEXT, read.found), [
      "disease fever",
      "disease breast cancer",
      "body part breast",
      "disease breast",
      "body part breast",
    ]);
    assert.deepEqual(
      [read.items, read.unplaced, read.repairs, read.unreadable],
      [5, [], ["head of a line"], undefined],
    );
  });

  it("whatever spans an obedient model marks are read back at their places", () => {
    fc.assert(
      fc.property(hardText, fc.array(fc.nat(), { maxLength: 12 }), (text, draws) => {
        const spans = spansOf(text, draws);
        const read = readTags(`disease:  ${tagged(text, spans)}`, text, ["disease"]);
        const expected = spans.map(([s, e]) => `${s} ${e}`).sort();
        assert.deepEqual(read.found.map((f) => `${f.start} ${f.end}`).sort(), expected);
        assert.ok(read.found.every((f) => f.how === "exact"));
        assert.equal(read.unreadable, undefined);
      }),
      { numRuns: 300 },
    );
  });

  it("slips of the copy are aligned and counted", () => {
    const text = "The patient had type 2 diabetes mellitus and was given metformin twice daily for it.";
    const reply =
      "disease: The patients had [type 2 diabetes melitus] and was given metformin twice a day for it.";
    const read = readTags(reply, text, ["disease"]);
    assert.deepEqual(words(text, read.found), ["disease type 2 diabetes mellitus"]);
    assert.deepEqual([read.found[0]?.how, read.repairs], ["fuzzy", ["copy aligned"]]);
  });

  it("a bracket of the text that the model wrote as one is text, and one left open is told", () => {
    const read = readTags("disease:  No [mild] [fever]; [breast cancer of the left breast.", TEXT, [
      "disease",
    ]);
    assert.deepEqual(words(TEXT, read.found), ["disease fever"]);
    assert.deepEqual([...read.repairs].sort(), [
      "bracket of the text",
      "bracket of the text",
      "bracket opened but not closed",
    ]);
  });

  it("what is no copy is refused with a reason, and none is none", () => {
    for (const reply of [
      "disease: [breast cancer]",
      "I am sorry, I cannot do this.",
      "disease:  something [else] entirely, of its own making and long",
    ])
      assert.ok(readTags(reply, TEXT, ["disease"]).unreadable, reply);
    for (const reply of ["", "none", "None.", "无"]) {
      const read = readTags(reply, TEXT, ["disease"]);
      assert.deepEqual([read.found, read.unreadable], [[], undefined], reply);
    }
    const other = readTags("organ: No ［mild］ fever; [breast] cancer of the left breast.", TEXT, [
      "disease",
    ]);
    assert.deepEqual(other.unplaced, ["unknown-type"]);
  });

  it("never fails and never leaves the text, whatever is written", () => {
    fc.assert(
      fc.property(
        hardText,
        fc.string({
          unit: fc.constantFrom("a", "b", "[", "]", ":", " ", "\n", "disease", "［"),
          maxLength: 60,
        }),
        (text, reply) => {
          for (const { start, end } of readTags(reply, text, ["disease"]).found)
            assert.ok(0 <= start && start < end && end <= text.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("reads what is nothing but spaces, stars or brackets as fast as anything", () => {
    const text = "a ".repeat(400);
    for (const part of [" ", "*", "* ", "[", "_", "1. ", ": ", "-", "\t"])
      readTags(`disease${part.repeat(20_000)}x\n${part.repeat(20_000)}`, text, ["disease"]);
  }).timeout(20_000);

  it("the alignment is a shortest one, as the textbook's table has it", () => {
    const small = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 12 });
    fc.assert(
      fc.property(small, small, (a, b) => {
        const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
        for (let i = 1; i <= a.length; i++)
          for (let j = 1; j <= b.length; j++)
            (table[i] as number[])[j] =
              a[i - 1] === b[j - 1]
                ? (table[i - 1]?.[j - 1] as number) + 1
                : Math.max(table[i - 1]?.[j] as number, table[i]?.[j - 1] as number);
        const longest = table[a.length]?.[b.length] as number;
        const places = alignCopy(a, b, a.length + b.length) as Int32Array;
        const matched = [...places].flatMap((p, i) => (p >= 0 ? [[i, p] as const] : []));
        assert.equal(matched.length, longest, `${a} ${b}`);
        assert.ok(matched.every(([i, p]) => a[i] === b[p]));
        assert.ok(matched.every(([, p], k) => k === 0 || p > (matched[k - 1]?.[1] as number)));
        const edits = a.length + b.length - 2 * longest;
        assert.equal(alignCopy(a, b, edits - 1), undefined);
      }),
      { numRuns: 500 },
    );
  });
});

describe("decoding held to symbolic tags", () => {
  it("a copy grammar takes the source with brackets and nothing else, and is never stuck", () => {
    fc.assert(
      fc.property(hardText, fc.array(fc.nat(), { maxLength: 200 }), (text, draws) => {
        const source = presented(text);
        const grammar = byteGrammar(source);
        let state = grammar.start;
        const written: number[] = [];
        for (let i = 0; !(grammar.isEnd(state) && i >= draws.length); i++) {
          const legal = grammar.legal(state);
          if (legal.length === 0) break;
          // Behind the draws: the source's own next symbol, else a bracket that closes.
          const choice =
            i < draws.length
              ? (legal[(draws[i] as number) % legal.length] as number)
              : (legal.at(-1) as number);
          written.push(choice);
          state = grammar.step(state, choice) as typeof state;
        }
        assert.ok(grammar.isEnd(state));
        const out = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(written));
        assert.equal(out.replace(/[[\]]/g, ""), source);
        assert.ok(!out.includes("[]"));
      }),
      { numRuns: 300 },
    );
  });

  it("refuses a source with brackets, a bracket inside a character, one that closes nothing and one around nothing", () => {
    assert.throws(() => new CopyGrammar([OPEN]), RangeError);
    const grammar = byteGrammar("é");
    assert.equal(grammar.step(grammar.start, CLOSE), undefined);
    const open = grammar.step(grammar.start, OPEN);
    assert.equal(open && grammar.step(open, CLOSE), undefined);
    const half = grammar.step(grammar.start, 0xc3);
    assert.ok(half && !grammar.step(half, OPEN));
    assert.throws(() => new OutputGrammar("a", ["x", "x"]), RangeError);
  });

  const vocabulary = ["the disease", "drug", "breast cancer", "of the left", "aspirin given", "none"];
  for (const [name, json] of [
    ["byte-level", byteLevelPairs(vocabulary)],
    ["byte fallback", bytePairs(vocabulary)],
  ] as const)
    it(`${name}: legal tokens are those whose bytes the grammar takes, and every walk over them reads as a whole reply`, () => {
      const bytes = tokenBytes(json as never);
      const mask = new TokenMask(bytes);
      const types = ["disease", "drug"];
      const text = "aspirin [100 mg] given 😀 for breast cancer\nof the left breast";
      const grammar = new OutputGrammar(presented(text), types);
      const slow = (state: typeof grammar.start) =>
        bytes.flatMap((b, id) => (b?.length && mask.take(grammar, state, b) ? [id] : []));
      fc.assert(
        fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 60 }), (draws) => {
          let state = grammar.start;
          const written: number[] = [];
          for (let i = 0; i < 400; i++) {
            const legal = mask.legal(grammar, state);
            if (i < 6)
              assert.deepEqual(
                [...legal].sort((a, b) => a - b),
                slow(state),
              );
            if (grammar.isEnd(state) && (i >= draws.length || legal.length === 0)) break;
            assert.ok(legal.length > 0, "stuck");
            const id = legal[(draws[i % draws.length] as number) % legal.length] as number;
            written.push(...(bytes[id] as Uint8Array));
            state = mask.take(grammar, state, bytes[id] as Uint8Array) as typeof state;
          }
          if (!grammar.isEnd(state)) return;
          const reply = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(written));
          const read = readTags(reply, text, types);
          assert.deepEqual(
            [read.unreadable, read.repairs.filter((r) => r !== "white space marked")],
            [undefined, []],
            reply,
          );
          assert.ok(read.found.every((f) => f.how === "exact"));
        }),
        { numRuns: 60 },
      );
    });

  it("says which tokenizers do not tell what they write", () => {
    assert.throws(() => tokenBytes({ model: { type: "WordPiece", vocab: {} } }), RangeError);
  });
});
