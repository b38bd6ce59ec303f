// Any sequence of edits, sent one by one, ends where opening the last text afresh would.
import assert from "node:assert/strict";
import fc from "fast-check";
import { Editor } from "./kit/editor.ts";

const piece = fc.constantFrom(
  "metformin", "multiple sclerosis (MS)", "MS", "cold", " ", ". ", "\n\n", "\r\n", "\r", "\n", "🙂", "\ud83d",
  "breast cancer", "x", "(", ")", "dropsy", "二甲双胍", "Haemolytic vascular overgrowth syndrome (HVOS)", "HVOS",
  "The patient was well and went home that day. ".repeat(40), "\u0000", "\uFEFF", "1|t|", "1|a|", "a",
); // biome-ignore format: a list

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof({ weight: 4, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.nat(400) }),
  text: fc.array(piece, { maxLength: 4 }).map((parts) => parts.join("")),
});

describe("edits, one by one", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  it("end with the mentions, findings and colours of the last text", async function () {
    this.timeout(50_000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 12 }),
        fc.array(edit, { maxLength: 14 }),
        async (start, edits) => {
          const doc = await editor.openUntitled(start.join(""));
          for (const { at, length, text } of edits) {
            const from = Math.floor(at * doc.text.length);
            await doc.edit(from, Math.min(doc.text.length, from + length), text);
            // Some versions are read on the way, some are not.
            if (length % 3 === 0) await doc.mentions();
          }
          const fresh = await editor.openUntitled(doc.text);
          const look = async (d: typeof doc) => ({
            mentions: (await d.mentions()).mentions,
            findings: JSON.parse(JSON.stringify(await d.diagnostics()).replaceAll(d.uri, "this document")),
            colours: (await d.ask<{ data: number[] }>("textDocument/semanticTokens/full")).data,
          });
          assert.deepEqual(await look(doc), await look(fresh));
          await doc.close();
          await fresh.close();
        },
      ),
      { numRuns: 150, endOnFailure: false },
    );
  });
});
