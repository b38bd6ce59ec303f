// `curie corpus sample` from end to end: what is drawn is a corpus, and what became of the rest is told.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import type { JsonDocument } from "../../../engine/corpus/formats/jsonl.ts";
import { Shell } from "./curie.ts";

const sentence = (i: number) =>
  `Patient ${i} of ward ${"abcdefghij"[i % 10]}${i} had a severe renal failure and was treated with number ${i * 7} of the drugs that the trial had in its arm for the elderly, which nobody had seen before.`;

describe("curie corpus sample", function () {
  this.timeout(180_000);
  it("draws prose from every folder, with phrases proposed and a report, the same again for the same seed", async () => {
    const shell = new Shell();
    try {
      for (const folder of ["a", "b"]) {
        mkdirSync(shell.path(`texts/${folder}`), { recursive: true });
        for (let i = 0; i < 12; i++)
          shell.write(`texts/${folder}/${i}.txt`, `${sentence(i + (folder === "a" ? 0 : 50))}\n`);
      }
      shell.write(
        "texts/b/table.txt",
        "12 34 56 78 (9.0) 12 34 56 78 90 12 34 56 78 90 mean 3.4 5.6 7.8 9.0 1.2 3.4 5.6 7.8 p 0.01.\n",
      );
      const args = [
        "corpus",
        "sample",
        "texts",
        "--number",
        "10",
        "--by",
        "folder",
        "--allocate",
        "equal",
        "--propose",
      ];
      const { status, stdout, stderr } = await shell.run([...args, "--out", "s.jsonl", "--report", "s.md"]);
      assert.deepEqual([status, stderr], [0, ""]);
      assert.match(stdout, /# 10 passages of 25 documents/);
      assert.match(stdout, /\| tabular \| 1 \|/);
      assert.match(stdout, /\| a \| 12 \| 5 \|/);
      assert.equal(readFileSync(shell.path("s.md"), "utf8"), stdout);
      const text = readFileSync(shell.path("s.jsonl"), "utf8");
      const documents = text
        .trimEnd()
        .split("\n")
        .map((l) => JSON.parse(l) as JsonDocument);
      assert.equal(documents.length, 10);
      for (const d of documents)
        assert.ok(
          d.mentions.some(
            (m) => d.text.slice(...(m.spans[0] as [number, number])) === "severe renal failure",
          ),
        );
      await shell.run([...args, "--out", "again.jsonl"]);
      assert.equal(readFileSync(shell.path("again.jsonl"), "utf8"), text);
      const all = await shell.run([...args.slice(0, 3), "--number", "100", "--out", "all.jsonl"]);
      assert.equal(all.status, 1);
      assert.match(all.stdout, /Fewer than the 100/);
    } finally {
      shell.remove();
    }
  });
});
