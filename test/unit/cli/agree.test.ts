// `curie agree`: two annotators as folders and as git branches.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { Shell } from "./curie.ts";

const TEXT = "Aspirin helped against fever and migraine.\n";
const FIRST =
  "T1\tChemical 0 7\tAspirin\nN1\tReference T1 MESH:D001241\tAspirin\nT2\tDisease 23 28\tfever\nT3\tDisease 33 41\tmigraine\n";
const SECOND =
  "T1\tChemical 0 7\tAspirin\nN1\tReference T1 MESH:D000000\tAspirin\nT2\tSymptom 23 28\tfever\nT3\tDisease 33 39\tmigrai\n";

describe("curie agree", () => {
  let shell: Shell;
  beforeEach(() => {
    shell = new Shell();
  });
  afterEach(() => shell.remove());
  const write = (folder: string, ann: string) => {
    mkdirSync(shell.path(folder), { recursive: true });
    shell.write(`${folder}/x.txt`, TEXT);
    shell.write(`${folder}/x.ann`, ann);
  };

  it("counts by hand: one pair exact, two overlapping, two spans equal, no concept in common", async () => {
    write("a", FIRST);
    write("b", SECOND);
    const { status, stdout } = await shell.run(["agree", "a", "b", "--json"]);
    assert.equal(status, 0);
    const found = JSON.parse(stdout);
    assert.deepEqual(found.exact, { pairs: 1, first: 3, second: 3, f1: 1 / 3 });
    assert.equal(found.relaxed.pairs, 2);
    assert.deepEqual([found.spans.pairs, found.spans.sameType], [2, 1]);
    assert.deepEqual(found.concepts, { same: 0, both: 1 });
    // Six tokens: Aspirin and migraine alike, fever not, three unmarked: p_o 5/6; p_e (1·1 + 2·1 + 3·3) / 36.
    const chance = 12 / 36;
    assert.ok(Math.abs(found.kappa - (5 / 6 - chance) / (1 - chance)) < 1e-12, String(found.kappa));
    assert.deepEqual(found.disagreements.map((d: { kind: string }) => d.kind).sort(), [
      "concept",
      "overlap",
      "type",
    ]);
  });

  it("lists disagreements and what was not compared", async () => {
    write("a", FIRST);
    write("b", SECOND);
    shell.write("a/only.txt", "Fever.");
    shell.write("a/only.ann", "T1\tDisease 0 5\tFever\n");
    const { stdout } = await shell.run(["agree", "a", "b", "--list"]);
    assert.match(stdout, /conflict \(type\) at 23: ours "fever" Disease; theirs "fever" Symptom/);
    assert.match(stdout, /not compared +only is not in the second corpus/);
    assert.match(stdout, /disagreements +3/);
  });

  it("compares branches of git without checking them out", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
        cwd: shell.folder,
        stdio: "pipe",
      });
    git("init", "-q", "-b", "main");
    write("corpus", FIRST);
    git("add", "-A");
    git("commit", "-qm", "first");
    git("checkout", "-qb", "colleague");
    write("corpus", SECOND);
    git("commit", "-qam", "second");
    const { stdout, stderr } = await shell.run(["agree", "main:corpus", "colleague:corpus"]);
    assert.match(stdout, /F1, spans and type +0\.333/, stderr);
    const wrong = await shell.run(["agree", "main:corpus", "nobody:corpus"]);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /git archive nobody:corpus/);
  });
});
