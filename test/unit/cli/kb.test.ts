import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { openKb } from "../../../engine/kb/open.ts";
import { Shell, vocabulary } from "./curie.ts";

describe("curie kb", function () {
  this.timeout(60_000);
  let shell: Shell;
  before(() => {
    shell = new Shell();
    shell.write("small.jsonl", vocabulary);
    shell.write("prose.txt", "Once upon a time.\n");
  });
  after(() => shell.remove());

  it("builds from JSON Lines, and says what is in it", async () => {
    const built = await shell.run([
      "kb",
      "build",
      "--from",
      "jsonl",
      "--out",
      "small.curiekb",
      "small.jsonl",
    ]);
    assert.deepEqual([built.status, built.stderr], [0, ""]);
    assert.match(built.stdout, /^small\.curiekb: 5 concepts \(1 obsolete\), 9 names, 1 definition, /);
    assert.match(built.stdout, /1 name stands for several concepts; all are kept/);
    const info = await shell.run(["kb", "info", "small.curiekb"]);
    assert.equal(info.status, 0);
    assert.match(info.stdout, /^concepts +5 \(1 obsolete\)$/m);
    assert.match(info.stdout, /^ {2}DISO +4 Disorders$/m);
    const json = JSON.parse((await shell.run(["kb", "info", "--json", "small.curiekb"])).stdout);
    assert.deepEqual([json.name, json.concepts, json.groups], ["small", 5, { CHEM: 1, DISO: 4 }]);
  });

  it("builds from a gzipped table with a mapping, as JSON", async () => {
    shell.write("t.tsv.gz", gzipSync("ID\tName\tOther\nD1\tAsthma\tBronchial asthma|wheeze\nD2\tFever\t\n"));
    const args = [
      "--columns",
      "id=ID,name=Name,synonyms=Other",
      "--separator",
      "|",
      "--prefix",
      "T:",
      "--group",
      "DISO",
    ];
    const more = ["--name", "table", "--version", "7", "--license", "CC0", "--json"];
    const built = await shell.run([
      "kb",
      "build",
      "--from",
      "tsv",
      "--out",
      "t.curiekb",
      ...args,
      ...more,
      "t.tsv.gz",
    ]);
    assert.deepEqual([built.status, built.stderr], [0, ""]);
    const { info, problemCount } = JSON.parse(built.stdout);
    assert.deepEqual(
      [info.name, info.version, info.license, info.concepts, problemCount],
      ["table", "7", "CC0", 2, 0],
    );
    const kb = await openKb(shell.path("t.curiekb"));
    assert.deepEqual(
      kb.concept("T:D1")?.synonyms.map((s) => s.text),
      ["Bronchial asthma", "wheeze"],
    );
  });

  it("takes the version from an OBO header", async () => {
    shell.write("x.obo", "format-version: 1.2\ndata-version: 2026-01\n\n[Term]\nid: DOID:1\nname: asthma\n");
    const built = await shell.run(["kb", "build", "--from", "obo", "--out", "x.curiekb", "x.obo"]);
    assert.equal(built.status, 0, built.stderr);
    assert.equal((await openKb(shell.path("x.curiekb"))).info.version, "2026-01");
  });

  it("reports bad lines with file, line and reason, counts them, and answers 1", async () => {
    shell.write("bad.jsonl", `${vocabulary}{"id":"X:9"\n{"id":"X:8","group":"DISO"}\n`);
    const built = await shell.run(["kb", "build", "--from", "jsonl", "--out", "bad.curiekb", "bad.jsonl"]);
    assert.equal(built.status, 1);
    assert.match(built.stderr, /^bad\.jsonl:6: not JSON/m);
    assert.match(built.stderr, /^bad\.jsonl:7: name: /m);
    assert.match(built.stdout, /5 concepts/);
  });

  const WRONG: [name: string, args: string[], message: RegExp][] = [
    [
      "no format that is known",
      ["--out", "w.curiekb", "prose.txt"],
      /prose\.txt: this is in no format that is known/,
    ],
    [
      "a format there is not",
      ["--from", "xml", "--out", "w.curiekb", "small.jsonl"],
      /Allowed choices are obo, .*tsv, jsonl/,
    ],
    [
      "a table without a mapping",
      ["--from", "tsv", "--out", "w.curiekb", "small.jsonl"],
      /--from tsv needs --columns/,
    ],
    [
      "a mapping that is none",
      ["--from", "tsv", "--columns", "id", "--out", "w.curiekb", "small.jsonl"],
      /--columns id: "id" is not FIELD=COLUMN/,
    ],
    [
      "another format",
      ["--from", "obo", "--out", "w.curiekb", "small.jsonl"],
      /small\.jsonl: this is not .*use --from jsonl/,
    ],
    [
      "no such file",
      ["--from", "jsonl", "--out", "w.curiekb", "none.jsonl"],
      /none\.jsonl: there is no such file/,
    ],
    [
      "the source as output",
      ["--from", "jsonl", "--out", "small.jsonl", "small.jsonl"],
      /is one of the sources/,
    ],
    [
      "a folder that is not there",
      ["--from", "jsonl", "--out", "no/w.curiekb", "small.jsonl"],
      /no\/w\.curiekb/,
    ],
  ];
  for (const [name, args, message] of WRONG)
    it(`answers 2 and writes nothing: ${name}`, async () => {
      const built = await shell.run(["kb", "build", ...args]);
      assert.equal(built.status, 2);
      assert.match(built.stderr, message);
      assert.equal(built.stdout, "");
      assert.ok(!existsSync(shell.path("w.curiekb")));
      assert.equal(readFileSync(shell.path("small.jsonl"), "utf8"), vocabulary);
    });

  it("leaves no half file behind Ctrl+C, and answers 130", async () => {
    const rows = Array.from(
      { length: 60_000 },
      (_, i) => `{"id":"N:${i}","name":"name number ${i} of many","group":"DISO"}\n`,
    );
    shell.write("many.jsonl", rows.join(""));
    // As soon as there is half a file to leave behind.
    const half = () => readdirSync(shell.folder).some((f) => /^many\.curiekb\..+\.part$/.test(f));
    const built = await shell.run(["kb", "build", "--from", "jsonl", "--out", "many.curiekb", "many.jsonl"], {
      interruptWhen: half,
    });
    assert.equal(built.status, 130, built.stdout + built.stderr);
    assert.equal(built.stdout, "");
    assert.deepEqual(
      readdirSync(shell.folder).filter((f) => f.startsWith("many.curiekb")),
      [],
    );
  });

  it("lists a folder's knowledge bases and complains of broken ones", async () => {
    shell.write("broken.curiekb", "not one");
    const listed = await shell.run(["kb", "list", "."]);
    assert.equal(listed.status, 1);
    assert.match(listed.stdout, /^small\.curiekb\tsmall unversioned\t5 concepts\t9 names\t/m);
    assert.match(listed.stderr, /broken\.curiekb: .*curie kb import/);
    const json = JSON.parse((await shell.run(["kb", "list", "--json", "."])).stdout);
    assert.ok(
      json.some((kb: { path: string; concepts: number }) => kb.path === "small.curiekb" && kb.concepts === 5),
    );
    assert.equal((await shell.run(["kb", "list", "nowhere"])).status, 2);
    const broken = await shell.run(["kb", "info", "broken.curiekb"]);
    assert.deepEqual([broken.status, broken.stdout], [2, ""]);
  });
});
