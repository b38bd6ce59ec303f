// Adjudication over the protocol: figures, conflicts with places, answers on disk, a file that git left in conflict.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AdjudicationKept, AdjudicationResult } from "../../server/protocol/adjudication.ts";
import { Editor } from "./kit/editor.ts";

const TEXT = "Aspirin helped against fever.\n";
const LEFT = "T1\tChemical 0 7\tAspirin\nT2\tDisease 23 28\tfever\n";
const RIGHT = "T1\tChemical 0 7\tAspirin\nT2\tSymptom 23 28\tfever\n";

describe("adjudication over the protocol", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());
  const write = (folder: string, ann: string) => {
    mkdirSync(join(editor.folder, folder), { recursive: true });
    writeFileSync(join(editor.folder, folder, "x.txt"), TEXT);
    writeFileSync(join(editor.folder, folder, "x.ann"), ann);
  };
  const open = (params: object) => editor.ask<AdjudicationResult>("curie/adjudication/open", params);
  const answer = (id: string, document: string, key: string, choice: string) =>
    editor.ask<AdjudicationKept>("curie/adjudication/answer", { id, document, key, choice });

  it("compares two folders and writes the third", async () => {
    write("ada", LEFT);
    write("ben", RIGHT);
    const out = join(editor.folder, "both");
    const found = await open({ first: join(editor.folder, "ada"), second: join(editor.folder, "ben"), out });
    assert.deepEqual(found.problems, []);
    assert.match(found.figures.find((f) => f.figure === "exact")?.value ?? "", /^0\.500 \(1 of 2 and 2\)$/);
    const [document] = found.documents;
    const [conflict] = document?.conflicts ?? [];
    assert.deepEqual(document?.authors, ["ada", "ben"]);
    assert.deepEqual(
      [conflict?.kind, conflict?.left, conflict?.right],
      ["type", "“fever” Disease", "“fever” Symptom"],
    );
    assert.deepEqual(conflict?.range, { start: { line: 0, character: 23 }, end: { line: 0, character: 28 } });
    assert.deepEqual(await answer(found.id, document?.id ?? "", conflict?.key ?? "", "right"), {
      kept: true,
    });
    assert.match(readFileSync(join(out, "x.ann"), "utf8"), /Symptom 23 28/);
    assert.match(readFileSync(join(out, "adjudication.jsonl"), "utf8"), /"first":"ada","second":"ben"/);
    assert.deepEqual(await answer(found.id, document?.id ?? "", "nothing", "left"), { kept: false });
  });

  it("settles what git could not merge", async () => {
    const folder = join(editor.folder, "repository");
    mkdirSync(folder);
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=a@example.org", ...args], {
        cwd: folder,
        stdio: "pipe",
      });
    const commit = (ann: string) => {
      write("repository", ann);
      git("add", "-A");
      git("commit", "-qm", "x");
    };
    git("init", "-q", "-b", "main");
    commit("T1\tChemical 0 7\tAspirin\nT2\tX 23 28\tfever\n");
    git("checkout", "-qb", "theirs");
    commit(RIGHT);
    git("checkout", "-q", "main");
    commit(LEFT);
    assert.throws(() => git("merge", "-q", "theirs"));
    const ann = join(folder, "x.ann");
    const found = await open({ conflicted: ann });
    const [conflict] = found.documents[0]?.conflicts ?? [];
    assert.equal(conflict?.kind, "type");
    assert.deepEqual(await answer(found.id, found.documents[0]?.id ?? "", conflict?.key ?? "", "right"), {
      kept: true,
    });
    assert.equal(readFileSync(ann, "utf8"), RIGHT);
    await assert.rejects(open({ conflicted: join(editor.folder, "ada", "x.ann") }), /git has no conflict/);
  });
});
