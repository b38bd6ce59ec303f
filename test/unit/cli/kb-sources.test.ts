// `curie kb build` on vocabularies in formats of their own: options that choose, versions, the report on the terminal
// and in a file.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openKb } from "../../../engine/kb/open.ts";
import { Shell } from "./curie.ts";

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, "..", "..", "fixtures", "kb", name), "utf8");
const atom = (cui: string, language: string, source: string, name: string, suppress = "N") =>
  `${cui}|${language}|P|L1|PF|S1|Y|A${name.length}||||${source}|PT|X1|${name}|0|${suppress}||\n`;

describe("curie kb build --from", function () {
  this.timeout(60_000);
  let shell: Shell;
  const build = (from: string, ...args: string[]) =>
    shell.run(["kb", "build", "--from", from, "--out", `${from}.curiekb`, ...args]);
  before(() => {
    shell = new Shell();
    mkdirSync(shell.path("META"));
    shell.write(
      "META/MRCONSO.RRF",
      atom("C0000001", "ENG", "MSH", "Lung Fever") +
        atom("C0000001", "FRE", "MSHFRE", "Fièvre") +
        atom("C0000002", "ENG", "MSH", "Lung") +
        atom("C0000003", "ENG", "MSH", "Old", "O"),
    );
    shell.write(
      "META/MRSTY.RRF",
      "C0000001|T047|B|Disease or Syndrome|AT1||\nC0000002|T023|A|Body Part|AT2||\n",
    );
    shell.write(
      "META/MRREL.RRF",
      "C0000001|A1|AUI|PAR|C0000002|A2|AUI||R1||MSH|MSH|||N||\nC0000002|A1|AUI|PAR|C0000001|A2|AUI||R1||MSH|MSH|||N||\n",
    );
    shell.write("organs.owl", fixture("owl/organs.owl"));
    shell.write("fevers.xml", fixture("claml/fevers.xml"));
    shell.write(
      "fr.tsv",
      "subject_id\tpredicate_id\ttranslation_language\ttranslation_value\nUBERON:0000001\trdfs:label\tfr\torgane\n",
    );
  });
  after(() => shell.remove());

  it("keeps concepts of the vocabularies that are asked for, and counts the others", async () => {
    shell.write(
      "two.obo",
      "format-version: 1.2\n\n[Term]\nid: DOID:1\nname: lung fever\nis_a: HP:2\n\n[Term]\nid: HP:2\nname: fever\n",
    );
    const built = await build("obo", "--only", "doid:", "two.obo");
    assert.match(built.stdout, /2 rows read, 1 concept kept, 0 problems/);
    assert.match(built.stdout, /1 × concepts of other vocabularies \(HP\)/);
    const kb = await openKb(shell.path("obo.curiekb"));
    assert.deepEqual([kb.info.concepts, kb.concept("DOID:1")?.parents], [1, ["HP:2"]]);
  });

  it("carries the licence that the source states, unless a person says another or none", async () => {
    const license = async (...args: string[]) => {
      assert.notEqual((await build("rrf", ...args, "META")).status, 2);
      return (await openKb(shell.path("rrf.curiekb"))).info.license;
    };
    assert.match((await license()) ?? "", /^UMLS Metathesaurus License/);
    assert.equal(await license("--license", "ours"), "ours");
    assert.equal(await license("--license", ""), undefined);
  });

  it("rrf builds what the filters choose, and reports cycles and what was left out", async () => {
    const built = await build(
      "rrf",
      "--languages",
      "en",
      "--types",
      "DISO,ANAT",
      "--report",
      "r.json",
      "META",
    );
    assert.equal(built.status, 1, built.stderr);
    assert.match(built.stdout, /8 rows read, 2 concepts kept, 1 problem/);
    assert.match(built.stdout, /1 × names in other languages/);
    assert.match(
      built.stdout,
      /1 cycle in the hierarchy, 2 concepts in or below: UMLS:C0000001 < UMLS:C0000002 < /,
    );
    const report = JSON.parse(readFileSync(shell.path("r.json"), "utf8"));
    assert.deepEqual(
      [report.rows, report.concepts, report.hierarchy.cycles, report.problems.length],
      [8, 2, 1, 1],
    );
    assert.equal(report.skipped["suppressed names"], 1);
    const kb = await openKb(shell.path("rrf.curiekb"));
    assert.deepEqual(kb.concept("UMLS:C0000001")?.synonyms, []);
  });

  it("owl and claml take the version from the file", async () => {
    assert.equal((await build("owl", "organs.owl")).status, 1);
    assert.equal((await openKb(shell.path("owl.curiekb"))).info.version, "2025-03-01");
    const built = await build("claml", "--prefix", "ICD10:", "fevers.xml");
    assert.match(built.stdout, /1 × name: it is empty/);
    const kb = await openKb(shell.path("claml.curiekb"));
    assert.equal(kb.info.version, "2025");
    assert.equal(kb.lookup("lung fever")[0]?.concept, "ICD10:X01.0");
  });

  it("translations merges tables into a vocabulary, as --translations does with any", async () => {
    for (const args of [
      ["translations", "organs.owl", "fr.tsv"],
      ["owl", "--translations", "fr.tsv", "organs.owl"],
    ] as const) {
      const [from, ...rest] = args;
      const built = await build(from, ...rest);
      assert.match(built.stdout, /2 obsolete concepts: 2 with a successor, 0 without/);
      const kb = await openKb(shell.path(`${from}.curiekb`));
      assert.deepEqual(
        kb.lookup("organe").map((h) => [h.concept, h.language]),
        [["UBERON:0000001", "fr"]],
      );
    }
  });

  const refusals: [string, readonly string[], RegExp][] = [
    ["an unknown language", ["rrf", "--languages", "xx", "META"], /--languages xx: "xx" is no language/],
    ["an unknown type", ["rrf", "--types", "T999", "META"], /--types T999: "T999" is neither/],
    ["translations of nothing", ["translations", "organs.owl"], /one table of translations or more/],
    ["translations without a vocabulary", ["translations", "fr.tsv", "fr.tsv"], /needs a vocabulary first/],
    ["another format", ["mesh-xml", "organs.owl"], /organs\.owl: this is not MeSH XML; .*use --from owl/],
    [
      "a source vocabulary that is not there",
      ["rrf", "--sources", "mshx", "META"],
      /no concept could be read\.\n.*3 × names from other sources \(MSH\)/s,
    ],
    [
      "an option of other formats",
      ["owl", "--sources", "MSH", "organs.owl"],
      /--sources is for --from rrf, and these sources are read as owl/,
    ],
    [
      "a folder that is not there",
      ["owl", "--out", "none/no.curiekb", "organs.owl"],
      /no folder .*none; make it first/,
    ],
    ["a report over a source", ["owl", "--report", "organs.owl", "organs.owl"], /give --report another name/],
  ];
  for (const [what, [from = "", ...args], message] of refusals)
    it(`refuses ${what}`, async () => {
      const built = await build(from, "--out", "no.curiekb", ...args);
      assert.equal(built.status, 2, built.stdout);
      assert.match(built.stderr, message);
      assert.equal(existsSync(shell.path("no.curiekb")), false);
    });

  it("comments that the beginning of a table told are passed over by its import, too", async () => {
    shell.write("noted.tsv", "# about this table\nid\tname\nZ:1\tzork\n");
    const { status, stdout, stderr } = await shell.run([
      ...["kb", "import", "--group", "DISO", "--out", "noted.curiekb", "noted.tsv"],
    ]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^1 row read, 1 concept kept, 0 problems$/m);
  });

  it("--help names every format with its example", async () => {
    const { stdout } = await shell.run(["kb", "build", "--help"]);
    for (const words of [
      "rf2 ",
      "ncbi-taxonomy ",
      "mesh-ascii ",
      "text-to-code ",
      "--preset loinc",
      "--languages",
      "--report",
    ])
      assert.ok(stdout.includes(words), words);
  });
});
