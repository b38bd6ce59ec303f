// NCBI Taxonomy: classes of names, ranks, parents, former ids.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { importNcbiTaxonomy } from "../../../../engine/kb/importers/ncbi-taxonomy.ts";
import { survivesDamage } from "./damage.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

const dump = (rows: string): string =>
  rows
    .trim()
    .split("\n")
    .map(
      (row) =>
        `${row
          .trim()
          .split(/\s*;\s*/)
          .join("\t|\t")}\t|\n`,
    )
    .join("");
const DUMP = {
  "names.dmp": dump(`
    1; all; ; synonym
    1; root; ; scientific name
    10; Azorhizobium; ; scientific name
    10; Azorhizobium Dreyfus et al. 1988; ; authority
    10; type strain: X 1; ; type material
    562; "Bacillus coli" Migula 1895; ; authority
    562; E. coli; ; common name
    562; Escherichia coli; ; scientific name
    562; E. coli group; ; includes
    562; enterics; enterics <x>; blast name
    562; ECO; ; acronym`),
  "nodes.dmp": dump("1; 1; no rank; ; 8\n10; 1; genus; ; 0\n562; 10; species; EC; 0"),
  "merged.dmp": dump("11; 10\n12; 10\n70000; 562"),
  "delnodes.dmp": "99\t|\n98\t|\n",
};
const read = (files: Readonly<Record<string, string | Uint8Array>>, given = ""): Promise<Reading> =>
  withFiles(files, (path) => readAll((report) => importNcbiTaxonomy(path(given), { report })));

describe("NCBI Taxonomy importer", () => {
  it("reads names by class, ranks, parents and former ids", async () => {
    const { concepts, problems, report } = await read(DUMP);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      concepts.map((c) => [c.id, c.name, c.types, c.parents, c.altIds]),
      [
        ["NCBITaxon:1", "root", [], [], []],
        ["NCBITaxon:10", "Azorhizobium", ["genus"], ["NCBITaxon:1"], ["NCBITaxon:11", "NCBITaxon:12"]],
        ["NCBITaxon:562", "Escherichia coli", ["species"], ["NCBITaxon:10"], ["NCBITaxon:70000"]],
      ],
    );
    assert.deepEqual(concepts[2]?.synonyms, [
      { text: '"Bacillus coli" Migula 1895', scope: "related" },
      { text: "E. coli", scope: "exact" },
      { text: "E. coli group", scope: "narrow" },
      { text: "enterics", scope: "broad" },
      { text: "ECO", scope: "abbreviation" },
    ]);
    assert.ok(concepts.every((c) => c.group === "LIVB"));
    assert.deepEqual(
      [...report.skipped],
      [
        ["deleted taxa, which have no names any more", 2],
        ["names of type material", 1],
      ],
    );
    assert.equal(report.rows, 11 + 3 + 3 + 2);
  });

  it("takes names.dmp itself, gzipped files and ids beyond the table's first size", async () => {
    const zipped = Object.fromEntries(
      Object.entries(DUMP).map(([name, text]) => [`${name}.gz`, gzipSync(text)]),
    );
    assert.deepEqual((await read(zipped)).concepts, (await read(DUMP, "names.dmp")).concepts);
    const far = await read({
      "names.dmp": dump("3000000; Far away; ; scientific name"),
      "nodes.dmp": dump("3000000; 2999999; species; ; 0"),
    });
    assert.deepEqual(far.concepts[0]?.parents, ["NCBITaxon:2999999"]);
  });

  it("reports bad rows", async () => {
    const { concepts, problems } = await read({
      ...DUMP,
      "names.dmp": `${DUMP["names.dmp"]}x\t|\ty\t|\n99999999999\t|\ta\t|\tb\t|\tc\t|\n`,
      "nodes.dmp": `${DUMP["nodes.dmp"]}7\t|\tup\t|\tgenus\t|\n`,
    });
    assert.equal(concepts.length, 3);
    assert.deepEqual(
      problems.map((p) => p.replace(/ must.*/, "")),
      ["4: the parent is no taxon's number; left out.", "12: a row", "13: a row"],
    );
  });

  it("refuses what is no dump, and names the right format", async () => {
    await assert.rejects(read({ "names.dmp": DUMP["names.dmp"] }), /names\.dmp and nodes\.dmp .* are needed/);
    await assert.rejects(
      read({ ...DUMP, "a.obo": "[Term]\nid: X:1\n" }, "a.obo"),
      /OBO file: use --from obo/,
    );
    await assert.rejects(
      read({ ...DUMP, "names.dmp": "subject_id\ttranslation_value\n" }),
      /not names\.dmp .* a table of translations: use --from translations/,
    );
  });

  it("survives damage", async function () {
    this.timeout(60_000);
    await survivesDamage(DUMP, (path, report) => importNcbiTaxonomy(path(""), { report }));
  });
});
