import assert from "node:assert/strict";
import fc from "fast-check";
import { TokenBuffer } from "../../../engine/text/token-buffer.ts";
import { fold, normalise, tokenise } from "../../../engine/text/tokens.ts";

describe("tokens", () => {
  const same = (...forms: string[]) =>
    it(forms.join(" = "), () =>
      assert.equal(new Set(forms.map(normalise)).size, 1, forms.map(normalise).join(" | ")),
    );
  const apart = (a: string, b: string) =>
    it(`${a} ≠ ${b}`, () => assert.notEqual(normalise(a), normalise(b)));

  same("Alzheimer's Disease", "Alzheimer’s disease", "alzheimer diseases", "ALZHEIMER-DISEASE");
  same("TNF-α", "TNF alpha", "TNFα", "tnf-Alpha");
  same("𝛼-synuclein", "α-synuclein", "alpha synuclein");
  same("oedema", "edema", "œdema", "Œdemas");
  same("tumour", "tumors", "Tumor");
  same("metastasis", "metastases");
  same("biopsy", "biopsies");
  same("bacterium", "bacteria");
  same("virus", "viruses");
  same("abscess", "abscesses");
  same("accident vasculaire cérébral", "accidents vasculaires cérébraux");
  same("IL-2", "IL2", "IL 2");
  same("épilepsie", "epilepsie", "e\u0301pilepsie");
  apart("test", "testes");
  apart("años", "anus");
  apart("heart lung", "heart, lung");
  apart("heart lung", "heart. Lung");
  apart("heart lung", "(heart) lung");
  apart("heart lung", "heart     lung");
  apart("heart lung", "heart\tlung");
  apart("heart lung", "heart\n\nlung");
  same("heart lung", "heart\n   lung", "heart\r\nlung");
  same("E. coli", "E coli");
  same("1,2-dimethyl", "1 2 dimethyl");

  it("folds without stemming, for search by prefix", () => {
    assert.equal(fold("Diabètes-Mellitus, Type 2"), "diabetes mellitus type 2");
    assert.equal(fold("高血压"), "高 血 压");
  });
  it("gives spans that tile the words of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const tokens = tokenise(text, new TokenBuffer());
        let last = 0;
        for (let i = 0; i < tokens.count; i++) {
          const start = tokens.start[i] as number;
          const end = tokens.end[i] as number;
          assert.ok(last <= start && start < end && end <= text.length);
          last = end;
        }
      }),
    );
  });
  it("reads a part of a text as it reads that part alone", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.nat(80), fc.nat(80), (text, a, b) => {
        const from = Math.min(a, b, text.length);
        const to = Math.min(Math.max(a, b), text.length);
        const part = tokenise(text, new TokenBuffer(), from, to);
        const alone = tokenise(text.slice(from, to), new TokenBuffer());
        assert.deepEqual([...part.hash.subarray(0, part.count)], [...alone.hash.subarray(0, alone.count)]);
      }),
    );
  });
  it("folds what is folded to itself, in the scripts of its languages", () => {
    const scripts = [
      [0x20, 0x24f],
      [0x300, 0x3ff],
      [0x400, 0x4ff],
      [0x1e00, 0x1fff],
      [0x4e00, 0x4fff],
      [0x1d6a8, 0x1d6e1],
    ];
    const unit = fc.oneof(
      ...scripts.map(([min = 0, max = 0]) => fc.integer({ min, max }).map((u) => String.fromCodePoint(u))),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => assert.equal(fold(fold(text)), fold(text))),
      { numRuns: 500 },
    );
  });
  it("takes a megabyte without a space", () => {
    assert.equal(tokenise("a".repeat(1_000_000), new TokenBuffer()).count, 1);
  });
});
