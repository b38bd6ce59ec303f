import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { starterKb } from "../../../engine/cli/package-root.ts";
import { Shell, vocabulary } from "./curie.ts";

describe("curie", function () {
  this.timeout(60_000);
  let shell: Shell;
  const lookup = (...args: string[]) => shell.run(["lookup", "--kb", "small.curiekb", ...args]);
  before(async () => {
    shell = new Shell();
    shell.write("small.jsonl", vocabulary);
    await shell.run(["kb", "build", "--from", "jsonl", "--out", "small.curiekb", "small.jsonl"]);
  });
  after(() => shell.remove());

  it("looks a name up, whatever its case", async () => {
    const { status, stdout, stderr } = await lookup("Heart", "ATTACK");
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^X:mi {2}Myocardial Infarction {2}\(DISO, small\)$/m);
    assert.match(stdout, /: heart attack$/m);
  });
  it("shows every concept of an ambiguous name, and its definition", async () => {
    const { stdout } = await lookup("MS");
    assert.match(stdout, /^X:ms /m);
    assert.match(stdout, /^X:mitral /m);
    assert.match(stdout, /Inflammation that strips/);
  });
  it("knows ids and successors", async () => {
    assert.match((await lookup("X:asa")).stdout, /Aspirin/);
    assert.match((await lookup("dropsy")).stdout, /obsolete, replaced by X:mi/);
  });
  it("answers as JSON, within limit and groups", async () => {
    const hits = JSON.parse((await lookup("--json", "--limit", "1", "MS")).stdout);
    assert.deepEqual([hits.length, hits[0].match, hits[0].obsolete], [1, "exact", false]);
    const none = await lookup("--json", "--group", "CHEM", "heart attack");
    assert.ok(!none.stdout.includes("X:mi"));
  });
  it("offers similar names and answers 1 where none is equal", async () => {
    const { status, stdout, stderr } = await lookup("hart atack");
    assert.equal(status, 1);
    assert.match(stdout, /similar 0\.\d\d: heart attack/);
    assert.match(stderr, /no name is "hart atack"/);
    const nothing = await lookup("--json", "zzzzqqqq");
    assert.deepEqual([nothing.status, nothing.stdout], [1, "[]\n"]);
  });
  it("refuses a limit that is no number", async () =>
    assert.equal((await lookup("--limit", "x", "MS")).status, 2));

  it("uses the starter knowledge base where none is named, or says how to get it", async () => {
    const { status, stderr } = await shell.run(["lookup", "aspirin"]);
    if (existsSync(starterKb)) assert.equal(status, 0, stderr);
    else {
      assert.equal(status, 2);
      assert.match(stderr, /there is no starter knowledge base .*npm run build/);
    }
  });

  for (const args of [[], ["kb"], ["kb", "build"], ["kb", "info"], ["kb", "list"], ["annotate"], ["lookup"]])
    it(`curie ${args.join(" ")} --help explains itself and its exit status`, async () => {
      const { status, stdout, stderr } = await shell.run([...args, "--help"]);
      assert.deepEqual([status, stderr], [0, ""]);
      assert.match(stdout, /^Usage: curie/);
      assert.match(stdout, /Exit status:\n +0 [\s\S]* 1 [\s\S]* 2 [\s\S]* 70 [\s\S]* 130 /);
      if (args.length === 2 || args[0] === "annotate" || args[0] === "lookup")
        assert.match(stdout, /Examples?:\n {2}curie /);
    });
  it("answers 2 to what it does not understand", async () => {
    for (const args of [[], ["kb"], ["nonsense"]]) {
      const { status, stdout } = await shell.run(args);
      assert.deepEqual([status, stdout], [2, ""], args.join(" "));
    }
  });
  it("knows its version", async () => {
    const { status, stdout } = await shell.run(["--version"]);
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
