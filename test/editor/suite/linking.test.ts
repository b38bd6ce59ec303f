// Link a Corpus inside the extension host: a run that was ended goes on, and what is complete stays as it is.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { LinkCorpusResult } from "../../../server/protocol/linking.ts";
import { curie } from "./host.ts";

describe("linking a corpus", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-linking-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("links a folder, and goes on where a run was ended", async () => {
    await curie();
    const [from, to] = [join(folder, "in"), join(folder, "out")];
    mkdirSync(from);
    for (const name of ["a", "b"])
      writeFileSync(
        join(from, `${name}.pubtator`),
        "1|t|Metformin was given.\n1|a|\n1\t0\t9\tMetformin\tChemical\t-\n\n",
      );
    const link = (resume: boolean) =>
      vscode.commands.executeCommand<LinkCorpusResult | undefined>("curie.linkCorpus", {
        from,
        to,
        precision: "0.95",
        resume,
      });
    const first = await link(false);
    assert.deepEqual([first?.documents, first?.linked, first?.resumed, first?.left], [2, 2, 0, []]);
    const whole = readFileSync(join(to, "b.pubtator"), "utf8");
    assert.match(whole, /Metformin\tChemical\tMESH:D008687/);
    rmSync(join(to, "b.pubtator"));
    writeFileSync(join(to, "a.pubtator"), "read by a person");
    const second = await link(true);
    assert.deepEqual([second?.documents, second?.resumed], [1, 1]);
    assert.equal(readFileSync(join(to, "b.pubtator"), "utf8"), whole);
    assert.equal(readFileSync(join(to, "a.pubtator"), "utf8"), "read by a person");
  });
});
