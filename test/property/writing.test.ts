// A name comes back as it was written from its folded key and the code of what differs.
import assert from "node:assert/strict";
import fc from "fast-check";
import { WritingDecoder } from "../../engine/kb/packed/writing-decoder.ts";
import { WritingEncoder } from "../../engine/kb/packed/writing-encoder.ts";
import { TokenBuffer } from "../../engine/text/token-buffer.ts";
import { FoldedBytes, fold, tokenise, tokeniseAndFold } from "../../engine/text/tokens.ts";
import { unitsOf } from "../../engine/text/units.ts";

const word = fc.constantFrom(
  ..."lung LUNG Lung mRNA pH 2 IL2 β Œdème naïve Crohn's a A x².肺癌 ﬁn 𝛽 тест Straße".split(" "),
);
const gap = fc.constantFrom(
  " ",
  " ",
  " ",
  ", ",
  "-",
  "",
  " (",
  ") ",
  "  ",
  "\t",
  "/",
  "’s ",
  "–",
  "\u0001",
  "\n\n",
);
const name = fc.oneof(
  fc.array(fc.tuple(word, gap), { maxLength: 30 }).map((parts) => parts.flat().join("")),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(" ")),
);

describe("the writing of a name", () => {
  const tokens = new TokenBuffer();
  const folded = new FoldedBytes();
  const encoder = new WritingEncoder();
  const decoder = new WritingDecoder();
  const read = (text: string): void =>
    tokeniseAndFold(unitsOf(text, 0, text.length), text.length, tokens, folded);
  const codeOf = (text: string): Uint8Array => {
    read(text);
    encoder.encode(unitsOf(text, 0, text.length), text.length, tokens, folded);
    return encoder.codes.view().slice();
  };

  it("comes back from its code", () =>
    fc.assert(
      fc.property(name, (text) => {
        const wellFormed = text.toWellFormed();
        const code = codeOf(wellFormed);
        assert.equal(decoder.decode(folded.bytes, folded.length, code, 0, code.length), wellFormed);
        assert.ok(code.length <= Buffer.byteLength(wellFormed) + 1);
      }),
      { numRuns: 3000 },
    ));

  it("takes no byte for a plain name, and one for the usual capitals", () => {
    assert.deepEqual(
      ["lung cancer", "Lung cancer", "Lung Cancer", "LUNG CANCER", "Type 2", "Type 2 diabetes mellitus"].map(
        (text) => codeOf(text).length,
      ),
      [0, 1, 1, 1, 1, 1],
    );
    assert.ok(codeOf("Diabetes Mellitus, Type 2").length <= 5);
    assert.ok(codeOf("2-(methylamino)-N,N-dimethylpropan").length <= 14);
  });

  it("is read in one pass with tokens and fold as each alone would read it", () =>
    fc.assert(
      fc.property(name, (text) => {
        read(text);
        assert.equal(
          Buffer.from(folded.bytes.subarray(0, folded.length)).toString("utf8"),
          fold(text).toWellFormed(),
        );
        const other = tokenise(text, new TokenBuffer());
        assert.deepEqual(
          [tokens.count, tokens.hash.slice(0, tokens.count), tokens.start.slice(0, tokens.count)],
          [other.count, other.hash.slice(0, other.count), other.start.slice(0, other.count)],
        );
      }),
    ));
});
