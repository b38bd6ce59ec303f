// Texts as they come: every line end, marks, broken characters, binary, empty, huge. A correct analysis or a clear
// word, and never a server that hangs.
import assert from "node:assert/strict";
import type { SetName } from "./kit/capabilities.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor, messageOf } from "./kit/editor.ts";

const mentionsOf = async (doc: Doc) => (await doc.mentions()).mentions.map((m) => m.range);

for (const client of ["full", "noPull", "minimal"] as SetName[])
  describe(`odd texts, ${client} client`, () => {
    let editor: Editor;
    before(async () => {
      editor = await Editor.start({ client });
    });
    after(() => editor.stop());

    const cases: Record<string, string> = {
      "CR LF": "First\r\n⟦metformin⟧\r\n\r\n⟦BRCA1⟧\r\n",
      "CR alone": "First\r⟦metformin⟧\rthen ⟦BRCA1⟧",
      "a byte order mark": "\uFEFF⟦metformin⟧ and\n⟦BRCA1⟧",
      "an emoji before": "🙂👩‍👩‍👧 ⟦metformin⟧ 🙂⟦BRCA1⟧",
      "lone surrogates": "\ud800 ⟦metformin⟧\udc00 and \ud83d ⟦BRCA1⟧ \udfff",
      "combining marks and no-break spaces": "⟦metformín⟧\u00a0⟦BRCA1⟧",
      "a line separator": "then\u2028⟦metformin⟧",
      "a form feed and a vertical tab": "page\f⟦metformin⟧\v⟦BRCA1⟧",
      "two scripts": "患者服用⟦二甲双胍⟧，BRCA1阳性",
      nothing: "",
      "white space": " \n\t\r\n  ",
    };
    for (const [name, source] of Object.entries(cases))
      it(name, async () => {
        const doc = await editor.open(`${name}.txt`, source);
        const ranges = await mentionsOf(doc);
        for (const range of doc.ranges)
          assert.ok(
            ranges.some((r) => JSON.stringify(r) === JSON.stringify(range)),
            `${JSON.stringify(doc.textIn(range))} is found at its place`,
          );
        assert.deepEqual(await doc.diagnostics(), []);
        await doc.close();
      });

    it("NUL", async () => {
      const doc = await editor.open("nul.bin", "ELF\u0000\u0001\u0002metformin");
      assert.deepEqual(
        (await doc.diagnostics()).map((d) => d.code),
        ["binary"],
      );
      assert.deepEqual(await mentionsOf(doc), []);
    });

    it("untitled and virtual documents", async () => {
      const untitled = await editor.openUntitled("A ⟦cold⟧ day with $0metformin.");
      assert.deepEqual(
        (await untitled.diagnostics()).map((d) => d.range),
        untitled.ranges,
      );
      const virtual = await editor.openUri("vscode-vfs://github/a/b/note.txt", "A ⟦cold⟧ day.");
      assert.deepEqual(
        (await virtual.diagnostics()).map((d) => d.range),
        virtual.ranges,
      );
      assert.notEqual(await untitled.references(), null);
    });
  });

describe("large texts", () => {
  let editor: Editor;
  let small: Doc;
  before(async () => {
    editor = await Editor.start();
    small = await editor.open("small.txt", "A $0cold day.");
    await small.hoverText();
  });
  after(() => editor.stop());

  /** A hover in another document, asked while something large goes on. */
  async function answeredMeanwhile(): Promise<number> {
    const from = performance.now();
    assert.match(await small.hoverText(), /common cold/);
    return performance.now() - from;
  }

  it("20 MB: a notice at once", async () => {
    const doc = await editor.open("20mb.txt", "The patient takes metformin every day.\n".repeat(540_000));
    const [notice] = await doc.diagnostics();
    assert.equal(notice?.code, "too-long");
    await doc.edit(doc.text.length, doc.text.length, "x");
    assert.equal((await doc.diagnostics()).length, 1);
    await doc.close();
  });

  it("one line of 4.9 million characters: read to its end, others answered within a second", async function () {
    this.timeout(60_000);
    const sentence = "The patient takes metformin and has no cold at all this week. ";
    const text = sentence.repeat(Math.floor(4_900_000 / sentence.length));
    const doc = await editor.open("line.txt", text);
    const reading = doc.diagnostics();
    const began = performance.now();
    const waits: number[] = [];
    let finished = false;
    void reading.finally(() => {
      finished = true;
    });
    while (!finished) waits.push(await answeredMeanwhile());
    const found = await reading;
    const took = performance.now() - began;
    assert.equal(found.length, 1001, "as many as are shown, and a word about the rest");
    assert.match(messageOf(found.at(-1)), /The first 1,000 findings are shown; there are 78,032 more\./);
    // On a busy machine everything takes longer; a server that reads at one stretch keeps the others waiting all the time.
    const longest = Math.max(...waits);
    assert.ok(longest < Math.max(1000, took / 2), `longest wait ${longest | 0} of ${took | 0} ms`);
    await doc.close();
  });

  it("five million characters without a space", async function () {
    this.timeout(60_000);
    const doc = await editor.open("solid.txt", "metformin".repeat(550_000));
    const reading = doc.diagnostics();
    await answeredMeanwhile();
    assert.deepEqual(await reading, []);
    await doc.close();
  });

  it("two hundred edits a second", async function () {
    this.timeout(30_000);
    const doc = await editor.open("fast.txt", "Metformin.\n\nEnd of the text.");
    const from = performance.now();
    for (let i = 0; i < 600; i++) {
      await doc.insertBefore("End", i % 50 === 49 ? "metformin.\n\n" : "x");
      const early = from + i * 5 - performance.now();
      if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
      if (i % 100 === 50) await answeredMeanwhile();
    }
    const { version, mentions } = await doc.mentions();
    assert.equal(version, 601);
    const fresh = await editor.openUntitled(doc.text);
    assert.deepEqual(mentions, (await fresh.mentions()).mentions);
  });

  it("an answer for an older version is not given", async () => {
    const doc = await editor.open("stale.txt", "Metformin ".repeat(400_000));
    const hover = doc.hover({ line: 0, character: 1 });
    await doc.edit(0, 0, "Now ");
    await assert.rejects(hover, (error: { code: number }) => error.code === -32801);
    await doc.close();
  });
});
