// The life of a knowledge base in a shell: searched, compared, verified, merged.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { ConceptInput } from "../../../engine/kb/concept.ts";
import { openKb } from "../../../engine/kb/open.ts";
import { Shell, vocabulary } from "./curie.ts";

const newer: ConceptInput[] = [
  {
    id: "X:ms",
    name: "Multiple Sclerosis",
    group: "DISO",
    synonyms: [{ text: "MS", scope: "abbreviation" }],
  },
  { id: "X:asa", name: "Aspirin", group: "CHEM", synonyms: ["ASA"] },
  { id: "X:heart", name: "Heart Disease", group: "DISO" },
  { id: "X:infarct", name: "Myocardial Infarct", group: "DISO", altIds: ["X:mi"], parents: ["X:heart"] },
  { id: "X:old", name: "Dropsy", group: "DISO", obsolete: true, replacedBy: ["X:infarct"] },
];
const lines = (concepts: readonly object[]) => concepts.map((c) => `${JSON.stringify(c)}\n`).join("");

describe("the life of a knowledge base", function () {
  this.timeout(60_000);
  let shell: Shell;
  const build = (name: string, source: string) => {
    shell.write(`${name}.jsonl`, source);
    return shell.run(["kb", "build", "--from", "jsonl", "--out", `${name}.curiekb`, `${name}.jsonl`]);
  };
  before(async () => {
    shell = new Shell();
    for (const [name, source] of [
      ["old", vocabulary],
      ["new", lines(newer)],
    ] as const) {
      const built = await build(name, source);
      assert.equal(built.status, 0, built.stderr);
    }
  });
  after(() => shell.remove());

  describe("search", () => {
    const search = (...args: string[]) => shell.run(["kb", "search", "--kb", "old.curiekb", ...args]);

    it("finds words in any order, one concept to a line", async () => {
      const { status, stdout, stderr } = await search("infarct", "myo");
      assert.deepEqual([status, stderr], [0, ""]);
      assert.equal(stdout, "X:mi  Myocardial Infarction  (DISO, old)\n");
      assert.match(
        (await search("heart")).stdout,
        /^X:mi {2}Myocardial Infarction {2}\(DISO, old\) {2}\[heart attack\]$/m,
      );
      assert.match((await search("drop")).stdout, /^X:old {2}Dropsy {2}\(DISO, old, obsolete\)$/m);
    });

    it("filters by language, and shows what several knowledge bases share as one", async () => {
      await build(
        "other",
        lines([
          {
            id: "Y:1",
            name: "Infarction of the heart",
            group: "DISO",
            xrefs: ["x:mi"],
            synonyms: [{ text: "infarctus", language: "fr" }],
          },
          { id: "Y:2", name: "Infarction of the lung", group: "DISO" },
        ]),
      );
      const both = await search("--kb", "other.curiekb", "infarct");
      assert.match(both.stdout, /^Y:1 {2}Infarction of the heart {2}\(DISO, other\) {2}= X:mi \(old\)$/m);
      assert.doesNotMatch(both.stdout, /^X:mi/m);
      assert.match(both.stdout, /^Y:2 /m);
      const json = JSON.parse((await search("--kb", "other.curiekb", "--json", "infarct")).stdout);
      assert.deepEqual(
        json.map((row: { id: string; also?: unknown }) => [row.id, row.also]),
        [
          ["Y:2", undefined],
          ["Y:1", [{ id: "X:mi", kb: "old" }]],
        ],
      );
      const looked = await shell.run(["lookup", "--kb", "old.curiekb", "--kb", "other.curiekb", "Y:1"]);
      assert.match(looked.stdout, /^Y:1 {2}Infarction of the heart/m);
      const french = await search("--kb", "other.curiekb", "--language", "fr,es", "infarct");
      assert.equal(french.stdout, "Y:1  Infarction of the heart  (DISO, other)  [infarctus]\n");
      const wrong = await search("--language", "1", "infarct");
      assert.deepEqual([wrong.status, wrong.stdout], [2, ""]);
      assert.match(wrong.stderr, /"1" is no language tag/);
    });

    it("answers as JSON, within limit and groups, 1 for nothing", async () => {
      const found = JSON.parse((await search("--json", "--limit", "1", "m")).stdout);
      assert.deepEqual([found.length, found[0].match], [1, "prefix"]);
      assert.deepEqual(JSON.parse((await search("--json", "--group", "CHEM", "m")).stdout), []);
      const nothing = await search("zzzz");
      assert.deepEqual([nothing.status, nothing.stdout], [1, ""]);
      assert.match(nothing.stderr, /nothing is named like "zzzz"/);
    });
  });

  describe("diff", () => {
    const corpus = [
      "1|t|A heart attack and dropsy",
      "1|a|Mitral stenosis (MS), aspirin.",
      "1\t2\t14\theart attack\tDisease\tX:mi",
      "1\t19\t25\tdropsy\tDisease\tX:old|X:ms",
      "1\t26\t41\tMitral stenosis\tDisease\tmitral",
      "1\t48\t55\taspirin\tChemical\tX:asa",
      "1\t48\t55\taspirin\tChemical\t-",
      "",
    ].join("\n");

    it("says what happened", async () => {
      const { status, stdout, stderr } = await shell.run(["kb", "diff", "old.curiekb", "new.curiekb"]);
      assert.deepEqual([status, stderr], [0, ""]);
      assert.match(
        stdout,
        /^old {2}old unversioned: 5 concepts, 9 names\nnew {2}new unversioned: 5 concepts, /,
      );
      assert.match(
        stdout,
        /^Appeared: 2\n {2}X:heart {2}Heart Disease\n {2}X:infarct {2}Myocardial Infarct$/m,
      );
      assert.match(stdout, /^Vanished: 1\n {2}X:mitral {2}Mitral Stenosis$/m);
      assert.match(
        stdout,
        /^Merged or replaced: 2\n {2}X:mi {2}Myocardial Infarction -> X:infarct \(former id\)$/m,
      );
      assert.match(stdout, /^ {2}X:old {2}Dropsy -> X:infarct \(replaced\)$/m);
      assert.match(stdout, /^Names that became unambiguous: 1\n {2}MS: X:mitral, X:ms -> X:ms$/m);
      assert.doesNotMatch(stdout, /Moved|Renamed|Corpus/);
      const same = await shell.run(["kb", "diff", "old.curiekb", "old.curiekb"]);
      assert.match(same.stdout, /\nNo difference\.\n$/);
    });

    it("names the annotations that are touched, with their successors", async () => {
      shell.write("corpus.pubtator", corpus);
      const args = [
        "kb",
        "diff",
        "old.curiekb",
        "new.curiekb",
        "--prefix",
        "X:",
        "--corpus",
        "corpus.pubtator",
      ];
      const { status, stdout, stderr } = await shell.run(args);
      assert.deepEqual([status, stderr], [0, ""]);
      assert.match(stdout, /^Corpus: 5 annotations, 5 ids, 0 unknown to both versions$/m);
      assert.match(stdout, /^Annotations touched: 3$/m);
      assert.match(stdout, /^ {2}corpus\.pubtator:3: "heart attack" X:mi: merged -> X:infarct$/m);
      assert.match(stdout, /^ {2}corpus\.pubtator:4: "dropsy" X:old: merged -> X:infarct$/m);
      assert.match(stdout, /^ {2}corpus\.pubtator:5: "Mitral stenosis" X:mitral: vanished$/m);
      const json = JSON.parse((await shell.run([...args, "--json"])).stdout);
      assert.deepEqual(
        json.corpus.touched.map((t: { id: string; document: string }) => [t.document, t.id]),
        [
          ["1", "X:mi"],
          ["1", "X:old"],
          ["1", "X:mitral"],
        ],
      );
      assert.equal(json.merged.length, 2);
    });

    it("tells the annotations of any format, by document where they have no lines of their own", async () => {
      shell.write("notes.txt", "A heart attack.\n");
      shell.write("notes.ann", "T1\tDisease 2 14\theart attack\nN1\tReference T1 X:mi\tx\n");
      shell.write(
        "notes.jsonl",
        `${JSON.stringify({
          ...{ id: "7", unit: "utf16", text: "dropsy", sections: [] },
          mentions: [
            {
              ...{ spans: [[0, 6]], text: "dropsy", type: "DISO", source: "gold", status: "linked" },
              ...{ concepts: [{ id: "X:old", name: "dropsy" }], candidates: [] },
            },
          ],
        })}\n`,
      );
      const { stdout, stderr } = await shell.run([
        ...["kb", "diff", "old.curiekb", "new.curiekb", "--corpus", "notes.ann", "notes.jsonl"],
      ]);
      shell.write("folder/a.txt", "A heart attack.\n");
      shell.write("folder/a.ann", "T1\tDisease 2 14\theart attack\nN1\tReference T1 X:mi\tx\n");
      shell.write("folder/b.jsonl", readFileSync(shell.path("notes.jsonl"), "utf8"));
      shell.write("folder/c.jsonl.gz", gzipSync(readFileSync(shell.path("notes.jsonl"))));
      shell.write("folder/d.tar.gz", gzipSync(Buffer.alloc(700, 7)).subarray(0, 20));
      const inFolder = await shell.run(["kb", "diff", "old.curiekb", "new.curiekb", "--corpus", "folder"]);
      assert.match(inFolder.stdout, /^ {2}folder\/a\.ann:2: .* X:mi: merged/m, inFolder.stderr);
      assert.match(inFolder.stdout, /^Corpus: 3 annotation files, 3 ids, 3 annotations touched/m);
      assert.match(
        inFolder.stdout,
        /^ {2}folder\/b\.jsonl:1: "dropsy" X:old: merged -> X:infarct Myocardial Infarct$/m,
      );
      assert.match(
        inFolder.stdout,
        /^ {2}folder\/c\.jsonl\.gz:1: "dropsy" X:old: merged .* \(in a packed file: unpack it\)$/m,
      );
      assert.match(inFolder.stderr, /d\.tar\.gz: .*the archive is damaged/);
      assert.match(stdout, /^ {2}notes\.ann \(notes\): "heart attack" X:mi: merged -> X:infarct$/m, stderr);
      assert.match(stdout, /^ {2}notes\.jsonl \(7\): "dropsy" X:old: merged -> X:infarct$/m, stderr);
    });

    it("complains of ids that no version knows, of bad lines and of bad files", async () => {
      shell.write(
        "bare.pubtator",
        "1|t|Aspirin\n1\t0\t7\tAspirin\tChemical\tasa\n1\t0\t99\tAspirin\tChemical\tasa\n",
      );
      const run = (...files: string[]) =>
        shell.run(["kb", "diff", "old.curiekb", "new.curiekb", "--corpus", ...files]);
      const bare = await run("bare.pubtator");
      assert.equal(bare.status, 1);
      assert.match(bare.stderr, /^bare\.pubtator:3: 0-99 lies outside the text/m);
      assert.match(
        bare.stderr,
        /no id of the corpus is in old\.curiekb, the first is "asa": is --prefix missing\?/,
      );
      assert.deepEqual([(await run("none.pubtator")).status, (await run("none.pubtator")).stdout], [2, ""]);
      assert.equal((await shell.run(["kb", "diff", "old.curiekb", "none.curiekb"])).status, 2);
    });
  });

  describe("verify", () => {
    it("passes a sound one, and answers 1 with what it found", async () => {
      const sound = await shell.run(["kb", "verify", "new.curiekb"]);
      assert.deepEqual([sound.status, sound.stderr], [0, ""]);
      assert.match(
        sound.stdout,
        /^new\.curiekb: new unversioned, 5 concepts, \d+ names: sound\nnote {5}a live concept /,
      );
      const found = await shell.run(["kb", "verify", "old.curiekb"]);
      assert.equal(found.status, 1);
      assert.match(
        found.stdout,
        /: not sound\nwarning {2}a parent does not exist: 1\n {11}X:mi under X:heart\n/,
      );
      const json = JSON.parse((await shell.run(["kb", "verify", "--json", "old.curiekb"])).stdout);
      assert.deepEqual([json.sound, json.findings[0].severity], [false, "warning"]);
    });

    it("tells of a damaged one, and answers 2 for none", async () => {
      const bytes = readFileSync(shell.path("new.curiekb"));
      bytes[64] = 255 - (bytes[64] as number); // the first section
      writeFileSync(shell.path("damaged.curiekb"), bytes);
      const damaged = await shell.run(["kb", "verify", "damaged.curiekb"]);
      assert.equal(damaged.status, 1);
      assert.match(
        damaged.stdout,
        /^damaged\.curiekb: not sound\ndamage {3}a section is corrupted \(checksum\): 1\n {11}[a-z]+\.[a-zA-Z]+\n/,
      );
      assert.equal((await shell.run(["kb", "verify", "none.curiekb"])).status, 2);
    });
  });

  describe("merge", () => {
    it("unites knowledge bases and folds a dictionary in", async () => {
      shell.write(
        "ours.jsonl",
        '{"id":"X:asa","synonyms":["white pill"]}\n{"id":"U:1","name":"Tuesday Fever","group":"DISO"}\n',
      );
      const merged = await shell.run([
        "kb",
        "merge",
        "--out",
        "m.curiekb",
        "--dictionary",
        "ours.jsonl",
        "new.curiekb",
        "old.curiekb",
      ]);
      assert.deepEqual([merged.status, merged.stderr], [0, ""]);
      assert.match(merged.stdout, /^m\.curiekb: 7 concepts \(1 obsolete\)/);
      assert.match(merged.stdout, /^joined: 3 by id, 1 by former id, 0 by cross-reference$/m);
      const kb = await openKb(shell.path("m.curiekb"));
      assert.equal(kb.info.version, "new unversioned + old unversioned");
      assert.equal(kb.info.source, "new.jsonl; ours.jsonl; old.jsonl");
      assert.equal(kb.lookup("white pill")[0]?.concept, "X:asa");
      assert.equal(kb.lookup("heart attack")[0]?.concept, "X:infarct");
      assert.equal(kb.lookup("acetylsalicylic acid")[0]?.concept, "X:asa");
      assert.equal(kb.concept("U:1")?.name, "Tuesday Fever");
      const again = await shell.run([
        "kb",
        "merge",
        "--out",
        "n.curiekb",
        "--name",
        "m",
        "--json",
        "--dictionary",
        "ours.jsonl",
        "new.curiekb",
        "old.curiekb",
      ]);
      assert.deepEqual(readFileSync(shell.path("n.curiekb")), readFileSync(shell.path("m.curiekb")));
      assert.equal(JSON.parse(again.stdout).joined.sameId, 3);
    });

    it("reports bad lines of a dictionary, and refuses what it cannot do", async () => {
      shell.write("bad.jsonl", '{"id":"X:none","synonyms":["a"]}\n{\n');
      const args = ["kb", "merge", "--out", "b.curiekb", "new.curiekb"];
      const bad = await shell.run([...args, "--dictionary", "bad.jsonl"]);
      assert.equal(bad.status, 1);
      assert.match(bad.stderr, /^bad\.jsonl:2: not JSON/m);
      assert.match(bad.stderr, /^bad\.jsonl: names for X:none, which the knowledge base does not have/m);
      for (const wrong of [
        ["kb", "merge", "new.curiekb"],
        ["kb", "merge", "--out", "new.curiekb", "new.curiekb", "old.curiekb"],
        ["kb", "merge", "--out", "c.curiekb", "none.curiekb"],
        ["kb", "merge", "--out", "c.curiekb", "--dictionary", "none.jsonl", "new.curiekb"],
      ]) {
        const { status, stdout } = await shell.run(wrong);
        assert.deepEqual([status, stdout], [2, ""], wrong.join(" "));
      }
      assert.ok(!existsSync(shell.path("c.curiekb")));
    });
  });

  for (const command of ["search", "diff", "verify", "merge"])
    it(`curie kb ${command} --help explains itself`, async () => {
      const { status, stdout } = await shell.run(["kb", command, "--help"]);
      assert.equal(status, 0);
      assert.match(stdout, /Examples:\n {2}curie kb /);
    });
});
