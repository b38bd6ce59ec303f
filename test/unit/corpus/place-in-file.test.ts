// From a document's offsets to the file's: what an error in a report leads to.
import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePubTator } from "../../../engine/corpus/formats/pubtator.ts";
import { placeInFile } from "../../../engine/corpus/place-in-file.ts";

const at = (content: string, found: { start: number; end: number }) => content.slice(found.start, found.end);

describe("place in a file", () => {
  it("a text's own offsets, the second of two like words", () => {
    const content = "flu and 🙂 flu";
    const found = placeInFile(content, { document: "a", spans: [{ start: 11, end: 14 }], text: "flu" });
    assert.deepEqual(found, { start: 11, end: 14, by: "text" });
  });

  it("a discontinuous mention, from its first word to its last", () => {
    const content = "left and right arms";
    const spans = [
      { start: 0, end: 4 },
      { start: 15, end: 19 },
    ];
    const found = placeInFile(content, { document: "a", spans, text: "left arms" });
    assert.deepEqual([at(content, found), found.by], [content, "text"]);
  });

  it("other line breaks, a text that moved: the nearest like words; nothing: the line", () => {
    const content = "a\r\nb\r\nflu here\r\nand flu there";
    const near = placeInFile(content, { document: "a", spans: [{ start: 4, end: 7 }], text: "flu" });
    assert.deepEqual([near.start, near.by], [6, "near"]);
    const line = placeInFile(content, { document: "a", line: 4, spans: [], text: "flu" });
    assert.equal(at(content, line), "flu");
    assert.equal(line.start, 20);
    const none = placeInFile(content, {
      document: "a",
      line: 3,
      spans: [{ start: 900, end: 905 }],
      text: "cough",
    });
    assert.deepEqual([at(content, none), none.by], ["flu here\r", "line"]);
  });

  for (const eol of ["\n", "\r\n"])
    it(`PubTator: any mention of any document (${JSON.stringify(eol)})`, () =>
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.stringMatching(/^[a-z🙂 ]{1,20}$/u), fc.stringMatching(/^[a-z🙂 ]{0,20}$/u)), {
            minLength: 1,
            maxLength: 4,
          }),
          fc.nat(),
          fc.nat(),
          (texts, which, where) => {
            const content = texts
              .map(([t, a], i) => `${10 + i}|t|${t}${eol}${10 + i}|a|${a}${eol}${eol}`)
              .join("");
            const document = parsePubTator(content).documents[which % texts.length];
            assert.ok(document);
            const words = [...document.text.matchAll(/[a-z]+/g)];
            const word = words[where % words.length];
            if (!word) return;
            const spans = [{ start: word.index, end: word.index + word[0].length }];
            const found = placeInFile(content, { document: document.id, spans, text: word[0] });
            assert.equal(at(content, found), word[0]);
            assert.equal(found.by, "text");
            const section = content.lastIndexOf("|", found.start);
            assert.ok(content.slice(0, section - 1).endsWith(`${document.id}|`));
          },
        ),
      ));

  it("never throws, and stays inside the file", () =>
    fc.assert(
      fc.property(
        fc.string(),
        fc.nat(50),
        fc.nat(50),
        fc.string(),
        fc.option(fc.integer({ min: 1, max: 9 })),
        (content, a, b, text, line) => {
          const found = placeInFile(content, {
            document: "x",
            spans: [{ start: a, end: b }],
            text,
            line: line ?? undefined,
          });
          assert.ok(found.start >= 0 && found.start <= found.end && found.end <= content.length);
        },
      ),
    ));
});
