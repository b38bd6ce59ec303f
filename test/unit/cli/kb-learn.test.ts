// `curie kb learn`: from a folder of texts to a table, and from the table to fewer mentions.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { Shell } from "./curie.ts";

describe("curie kb learn", function () {
  this.timeout(120_000);
  let shell: Shell;
  before(() => {
    shell = new Shell();
    mkdirSync(shell.path("notes"));
    for (let i = 0; i < 110; i++) shell.write(`notes/${i}.txt`, `The flurb was seen on day ${i}.\n`);
    shell.write(
      "kb.jsonl",
      `${JSON.stringify({ id: "X:1", name: "Flurbosis", group: "DISO", synonyms: [{ text: "flurb", scope: "related" }] })}\n`,
    );
    shell.write("text.txt", "A flurb and a flurbosis.\n");
  });
  after(() => shell.remove());

  it("writes a table by which a common word is no name", async () => {
    const learned = await shell.run(["kb", "learn", "--out", "words.json", "notes"]);
    assert.deepEqual([learned.status, learned.stderr], [0, ""]);
    assert.match(learned.stdout, /^words\.json: \d+ words that stand in .* from 110 texts\n$/);
    assert.doesNotMatch(readFileSync(shell.path("words.json"), "utf8"), /seen on day/);
    await shell.run(["kb", "import", "--out", "x.curiekb", "kb.jsonl"]);
    const mentions = async (...more: string[]) => {
      const { stdout } = await shell.run(["annotate", "--kb", "x.curiekb", ...more, "text.txt"]);
      return (JSON.parse(stdout) as { mentions: unknown[] }).mentions.length;
    };
    assert.equal(await mentions(), 2);
    assert.equal(await mentions("--words", "words.json"), 1);
  });

  it("wants enough texts, a language, and a table", async () => {
    const few = await shell.run(["kb", "learn", "--out", "few.json", "text.txt"]);
    assert.equal(few.status, 2);
    assert.match(few.stderr, /1 text read.*100 or more/);
    const tag = await shell.run(["kb", "learn", "--language", "English!", "--out", "few.json", "notes"]);
    assert.match(tag.stderr, /--language English!/);
    const bad = await shell.run(["annotate", "--kb", "x.curiekb", "--words", "kb.jsonl", "text.txt"]);
    assert.equal(bad.status, 2);
    assert.match(bad.stderr, /--words: kb\.jsonl: .*curie kb learn/);
  });
});
