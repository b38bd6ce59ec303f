// The file in which a person keeps added names and concepts.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { conceptSchema } from "../../../engine/kb/concept.ts";
import { readAdditions } from "../../../engine/kb/overlay-additions.ts";
import { ImportReport } from "../../../engine/kb/report.ts";

describe("a file of additions", () => {
  it("holds names and concepts; bad lines are told and left out", async () => {
    const folder = await mkdtemp(join(tmpdir(), "curie-additions-"));
    try {
      const file = join(folder, "mine.jsonl");
      const lines = [
        "# ours",
        '{"id":"X:1","synonyms":["one",{"text":"un","language":"fr"}]}',
        "",
        '{"id":"U:1","name":"Mine","group":"DISO"}',
        '{"id":"X:1"}',
        '{"id":"X:1","synonyms":[]}',
        "{",
        '{"id":"nothing","synonyms":["a"]}',
        '{"id":"U:2","name":"No group"}',
      ];
      await writeFile(file, lines.join("\n"));
      const report = new ImportReport();
      const found = await Array.fromAsync(readAdditions(file, report));
      assert.deepEqual(found, [
        {
          id: "X:1",
          synonyms: [
            { text: "one", scope: "exact" },
            { text: "un", scope: "exact", language: "fr" },
          ],
        },
        conceptSchema.parse({ id: "U:1", name: "Mine", group: "DISO" }),
      ]);
      assert.deepEqual(
        report.problems.map((p) => p.line),
        [5, 6, 7, 8, 9],
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
