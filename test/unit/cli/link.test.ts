// `curie link` as a person runs it: by the document, by names, by a model; what it keeps, leaves, resumes and refuses.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { characters } from "../../fixtures/tokenizers.ts";
import { Shell } from "./curie.ts";

const CONCEPTS = [
  { id: "X:1", name: "flu", group: "DISO", synonyms: ["influenza"] },
  { id: "X:2", name: "gout", group: "DISO" },
  { id: "X:3", name: "morphine", group: "CHEM" },
];
const PUBTATOR =
  "1|t|Gout after influenza\n1|a|Morphine helps; whatsit does not.\n" +
  "1\t0\t4\tGout\tDisease\t-\n1\t11\t20\tinfluenza\tDisease\tX:9\n1\t21\t29\tMorphine\tChemical\t-\n1\t37\t44\twhatsit\tChemical\t-\n\n";

describe("curie link", () => {
  let shell: Shell;
  const path = (...parts: string[]) => join(shell.folder, ...parts);
  const text = (...parts: string[]) => readFileSync(path(...parts), "utf8");
  const curie = (...args: string[]) => shell.run(args);
  beforeEach(async () => {
    shell = new Shell();
    writeFileSync(path("kb.jsonl"), CONCEPTS.map((c) => JSON.stringify(c)).join("\n"));
    const { status, stderr } = await curie("kb", "import", path("kb.jsonl"), "--out", path("kb.curiekb"));
    assert.equal(status, 0, stderr);
    writeFileSync(path("in.pubtator"), PUBTATOR);
  });
  afterEach(() => rmSync(shell.folder, { recursive: true, force: true }));

  /** Ids of the mentions, by their places. */
  const ids = (written: string): string[] =>
    written
      .split("\n")
      .map((line) => line.split("\t"))
      .filter((cells) => cells.length > 4)
      .sort((a, b) => Number(a[1]) - Number(b[1]))
      .map((cells) => cells[5] ?? "");

  it("gives mentions concepts, keeps those that have one, and leaves the unsure to a person", async () => {
    const { status, stderr } = await curie(
      "link",
      "--kb",
      path("kb.curiekb"),
      "--precision",
      "0.9",
      path("in.pubtator"),
      path("out.pubtator"),
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(ids(text("out.pubtator")), ["X:2", "X:9", "X:3", "-"]);
    assert.match(stderr, /1 document, 4 mentions: 2 linked, 1 had a concept, 0 left to a person/);
    assert.match(stderr, /1 has no concept in the knowledge base/);
  });

  it("goes by the precision of the corpus's project, unless another is said, and leaves lines where they stood", async () => {
    writeFileSync(path("curie.project.json"), '{"types": {}, "linking": {"precision": "0.95"}}');
    const run = (...more: string[]) =>
      curie(
        "link",
        "--kb",
        path("kb.curiekb"),
        "--force",
        ...more,
        path("in.pubtator"),
        path("out.pubtator"),
      );
    const { status, stderr } = await run();
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^--precision 0\.95, as curie\.project\.json says\.$/m);
    assert.deepEqual(
      text("out.pubtator")
        .split("\n")
        .flatMap((line) => line.split("\t")[1] ?? []),
      ["0", "11", "21", "37"],
    );
    assert.doesNotMatch((await run("--precision", "0")).stderr, /as curie\.project\.json says/);
    writeFileSync(path("curie.project.json"), '{"types": {}, "linking": {"precision": 7}}');
    const broken = await run();
    assert.equal(broken.status, 2);
    assert.match(broken.stderr, /curie\.project\.json: .*precision/);
  });

  it("links anew what had a concept where that is asked, by names as well", async () => {
    for (const by of ["context", "names"]) {
      const out = path(`${by}.pubtator`);
      const { status, stderr } = await curie(
        "link",
        "--kb",
        path("kb.curiekb"),
        "--by",
        by,
        "--precision",
        "0.9",
        "--relink",
        path("in.pubtator"),
        out,
      );
      assert.equal(status, 0, stderr);
      assert.deepEqual(ids(readFileSync(out, "utf8")).slice(0, 3), ["X:2", "X:1", "X:3"]);
    }
  });

  it("goes on where a run was ended: complete files stay as they are", async () => {
    mkdirSync(path("in"));
    mkdirSync(path("out"));
    writeFileSync(path("in", "a.pubtator"), PUBTATOR);
    writeFileSync(path("in", "b.pubtator"), PUBTATOR.replaceAll(/^1/gm, "2"));
    writeFileSync(path("out", "a.pubtator"), "mine");
    const args = ["link", "--kb", path("kb.curiekb"), path("in"), `${path("out")}/`];
    const refused = await curie(...args);
    assert.match(refused.stderr, /a\.pubtator exists; name another output, or --force/);
    assert.equal(existsSync(path("out", "b.pubtator")), false);
    const { status, stderr } = await curie(...args, "--resume");
    assert.equal(status, 0, stderr);
    assert.match(stderr, /1 file kept from before \(with what they were linked is not written down there\)/);
    assert.equal(text("out", "a.pubtator"), "mine");
    assert.equal(ids(text("out", "b.pubtator"))[0], "X:2");
  });

  it("keeps a complete output of one file, and says so", async () => {
    const args = ["link", "--kb", path("kb.curiekb"), path("in.pubtator"), path("out.pubtator")];
    const first = await curie(...args, "--resume");
    assert.equal(first.status, 0, first.stderr);
    assert.equal(existsSync(path(".curie-link.json")), false, "a file alone has nothing beside it");
    const whole = text("out.pubtator");
    const again = await curie(...args, "--resume");
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stderr, /out\.pubtator is complete and was kept as it is; --force links anew/);
    assert.equal(text("out.pubtator"), whole);
    assert.match((await curie(...args)).stderr, /out\.pubtator exists/);
  });

  it("goes on with files of a text and its annotations, too", async () => {
    for (const name of ["a", "b"]) {
      mkdirSync(path("in"), { recursive: true });
      writeFileSync(path("in", `${name}.txt`), "Gout after influenza.");
      writeFileSync(path("in", `${name}.ann`), "T1\tDisease 0 4\tGout\n");
    }
    const args = ["link", "--kb", path("kb.curiekb"), "--resume", path("in"), `${path("out")}/`];
    assert.equal((await curie(...args)).status, 0);
    const whole = text("out", "b.ann");
    assert.match(whole, /X:2/);
    // Ended between the two files of a text.
    rmSync(path("out", "b.ann"));
    writeFileSync(path("out", "a.ann"), "T1\tDisease 0 4\tGout\n#1\tAnnotatorNotes T1\tmine\n");
    const again = await curie(...args);
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stderr, /1 file kept from before/);
    assert.equal(text("out", "b.ann"), whole);
    assert.match(text("out", "a.ann"), /mine/);
  });

  it("does not go on with another knowledge base, precision or way, unless all is linked anew", async () => {
    mkdirSync(path("in"));
    for (const name of ["a", "b"]) writeFileSync(path("in", `${name}.pubtator`), PUBTATOR);
    const run = (kb: string, ...args: string[]) =>
      curie("link", "--kb", path(kb), ...args, path("in"), `${path("out")}/`);
    assert.equal((await run("kb.curiekb", "--precision", "0.9")).status, 0);
    rmSync(path("out", "b.pubtator"));
    const precise = await run("kb.curiekb", "--precision", "0.95", "--resume");
    assert.notEqual(precise.status, 0);
    assert.match(precise.stderr, /out\/? was linked otherwise: precision was 0\.9 and is 0\.95\./);
    writeFileSync(
      path("kb.jsonl"),
      CONCEPTS.slice(1)
        .map((c) => JSON.stringify(c))
        .join("\n"),
    );
    assert.equal((await curie("kb", "import", path("kb.jsonl"), "--out", path("other.curiekb"))).status, 0);
    const other = await run("other.curiekb", "--precision", "0.9", "--by", "names", "--resume");
    assert.match(other.stderr, /the knowledge base was kb .* and is other .*; by was cascade and is names/);
    assert.equal(existsSync(path("out", "b.pubtator")), false, "nothing was written");
    assert.match((await run("other.curiekb")).stderr, /exists/);
    const same = await run("kb.curiekb", "--precision", "0.9", "--resume");
    assert.equal(same.status, 0, same.stderr);
    assert.match(same.stderr, /1 file kept from before/);
    // What is written over is of the new run alone.
    assert.equal((await run("other.curiekb", "--force")).status, 0);
    assert.equal((await run("other.curiekb", "--resume")).status, 0);
    writeFileSync(path("out", ".curie-link.json"), "{");
    assert.match(
      (await run("other.curiekb", "--resume")).stderr,
      /\.curie-link\.json does not say with what/,
    );
  });

  it("asks a model that writes names under a trie of them, and refuses another model's trie", async () => {
    cpSync(join(import.meta.dirname, "../../fixtures/continuing/causal"), path("model"), { recursive: true });
    writeFileSync(path("model", "tokenizer.json"), JSON.stringify(characters()));
    const trie = path("kb.curietrie");
    assert.equal(
      (await curie("kb", "trie", path("kb.curiekb"), "--tokenizer", path("model"), "--out", trie)).status,
      0,
    );
    const args = ["link", "--kb", path("kb.curiekb"), "--by", "model", "--relink", path("in.pubtator")];
    const none = await curie(...args, path("out.pubtator"));
    assert.match(none.stderr, /--by model: a model needs --model FOLDER, --trie FILE/);
    // The tiny model's window of 64 tokens holds no input and 64 tokens of answer: every mention is left open, none is guessed.
    const { status, stderr } = await curie(
      ...args,
      "--model",
      path("model"),
      "--trie",
      trie,
      path("out.pubtator"),
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(ids(text("out.pubtator")), ["-", "-", "-", "-"]);
    writeFileSync(path("model", "tokenizer_config.json"), "{}");
    const foreign = await curie(...args, "--model", path("model"), "--trie", trie, path("again.pubtator"));
    assert.match(foreign.stderr, /it was built for the tokenizer/);
  });

  it("refuses what it cannot do, naming it", async () => {
    assert.match(
      (await curie("link", "--precision", "2", path("in.pubtator"), "-")).stderr,
      /--precision 2: give a share/,
    );
    assert.match((await curie("link", "-", "-")).stderr, /standard input has no name/);
    mkdirSync(path("empty"));
    assert.match(
      (await curie("link", "--kb", path("kb.curiekb"), path("empty"), path("x.jsonl"))).stderr,
      /no document to link/,
    );
  });
});
