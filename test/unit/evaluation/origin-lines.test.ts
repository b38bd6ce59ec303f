// Errors lead to the line on which their mention is written, in one file or in the file beside the text.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCorpus } from "../../../engine/corpus/read-corpus.ts";
import { asWritten, comparedDocument } from "../../../engine/evaluation/compared.ts";

describe("lines of mentions", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-lines-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const places = async (path: string) => {
    const found: [string, string, number | undefined][] = [];
    for await (const d of readCorpus(path))
      for (const m of comparedDocument(d, "gold", asWritten, path).mentions) {
        const { file, line } = m.at?.() ?? { file: "" };
        found.push([m.text, file, line]);
      }
    return found;
  };

  it("are found in PubTator, document after document", async () => {
    const path = join(folder, "two.pubtator");
    writeFileSync(
      path,
      "1|t|Cold\n1|a|Heat.\n1\t0\t4\tCold\tDISO\tX:1\n1\t5\t9\tHeat\tDISO\tX:2\n\n2|t|Cold\n2|a|None.\n2\t0\t4\tCold\tDISO\tX:1\n\n",
    );
    assert.deepEqual(await places(path), [
      ["Cold", path, 3],
      ["Heat", path, 4],
      ["Cold", path, 8],
    ]);
  });

  it("are found in brat's file beside the text, below the corpus' folder", async () => {
    writeFileSync(join(folder, "a.txt"), "Cold and heat.\n");
    writeFileSync(
      join(folder, "a.ann"),
      "T1\tDISO 0 4\tCold\nN1\tReference T1 X:1\tCold\nT12\tDISO 9 13\theat\n",
    );
    const found = (await places(folder)).filter(([, file]) => file.endsWith(".ann"));
    assert.deepEqual(found, [
      ["Cold", `${folder}/a.ann`, 1],
      ["heat", `${folder}/a.ann`, 3],
    ]);
  });
});
