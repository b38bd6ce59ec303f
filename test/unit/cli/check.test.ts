// `curie check` as continuous integration runs it.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { Shell } from "./curie.ts";

describe("curie check", () => {
  let shell: Shell;
  beforeEach(() => {
    shell = new Shell();
    mkdirSync(shell.path("corpus"));
    shell.write("corpus/a.txt", "First line.\nHe had hypertension and fever.\n");
    shell.write("corpus/a.ann", "T1\tDisease 24 31\ttension\nT2\tDisease 36 41\tfever\nwhat is this\n");
  });
  afterEach(() => shell.remove());

  it("names file, line and column, and fails on errors", async () => {
    const { status, stdout, stderr } = await shell.run(["check", "corpus"]);
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^a\.txt:2:13: warning: "tension" begins or ends inside a word\. \[border-inside-word\]$/m,
    );
    assert.match(stdout, /^a\.ann:3:1: error: .*\[unreadable-line\]$/m);
    assert.match(stderr, /^1 document checked: 1 error, 1 warning\.$/m);
  });

  it("is content where a project says so", async () => {
    shell.write(
      "corpus/curie.project.json",
      JSON.stringify({
        types: { Disease: {} },
        widest: 12,
        checks: { "unreadable-line": "off", "border-inside-word": "hint" },
      }),
    );
    const { status, stdout } = await shell.run(["check", "corpus"]);
    assert.equal(status, 0);
    assert.match(stdout, /hint: "tension"/);
    assert.equal((await shell.run(["check", "corpus", "--fail-on", "hint"])).status, 1);
    assert.equal((await shell.run(["check", "corpus", "--off", "border-inside-word"])).stdout, "");
  });

  it("tells what is wider than the project's models", async () => {
    shell.write("corpus/a.ann", "T1\tDisease 19 41\thypertension and fever\n");
    shell.write("corpus/curie.project.json", JSON.stringify({ types: { Disease: {} }, widest: 2 }));
    const { stdout } = await shell.run(["check", "corpus"]);
    assert.match(stdout, /3 words; the project's models mark at most 2\. \[longer-than-models\]/);
  });

  it("writes SARIF that names rule, level and region", async () => {
    await shell.run(["check", "corpus", "--sarif", "out.sarif"]);
    const log = JSON.parse(readFileSync(shell.path("out.sarif"), "utf8"));
    assert.equal(log.version, "2.1.0");
    const [run] = log.runs;
    const result = run.results.find((r: { ruleId: string }) => r.ruleId === "border-inside-word");
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, "border-inside-word");
    assert.equal(result.level, "warning");
    assert.deepEqual(result.locations[0].physicalLocation, {
      artifactLocation: { uri: "a.txt" },
      region: { startLine: 2, startColumn: 13, endLine: 2, endColumn: 20 },
    });
  });

  it("asks the log who decided, and the knowledge base what an id means", async () => {
    shell.write("corpus/a.ann", "T1\tDisease 19 31\thypertension\nN1\tReference T1 MESH:X\thypertension\n");
    shell.write("corpus/a.log.jsonl", "");
    const { stdout } = await shell.run(["check", "corpus"]);
    assert.match(stdout, /\[decision-missing\]/);
  });

  it("says what is wrong with its options and files", async () => {
    const cases: [string[], RegExp][] = [
      [["corpus", "--off", "spelling"], /--off spelling: the checks are /],
      [["corpus", "--fail-on", "maybe"], /--fail-on maybe/],
      [["nowhere"], /nowhere/],
      [["corpus", "--project", shell.write("p.json", '{"types": 3}')], /p\.json: types/],
      [["corpus", "--format", "latin"], /latin is no format/],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = await shell.run(["check", ...args]);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
    }
  });
});
