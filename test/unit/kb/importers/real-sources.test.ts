// The vocabularies that Curie is used with, where they are at hand: every term, synonym and definition is counted.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packKb } from "../../../../engine/kb/build.ts";
import { importIdLists } from "../../../../engine/kb/importers/id-lists.ts";
import { parsePrefix } from "../../../../engine/kb/importers/id-prefix.ts";
import { importObo } from "../../../../engine/kb/importers/obo.ts";
import { parseColumns } from "../../../../engine/kb/importers/table-columns.ts";
import { importTsv } from "../../../../engine/kb/importers/tsv.ts";
import { openKb } from "../../../../engine/kb/open.ts";
import { ImportReport } from "../../../../engine/kb/report.ts";
import { readAll } from "./reading.ts";

const shared = join(import.meta.dirname, "..", "..", "..", "..", "..", "shared", "data");
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

describe("real vocabularies", function () {
  this.timeout(120_000);
  before(function () {
    if (existsSync(shared)) return;
    console.log("skipped: no ../shared");
    this.skip();
  });

  const ontologies: [string, terms: number, synonyms: number, definitions: number, altIds?: number][] = [
    ["craft/kb/CL.obo.gz", 2164, 2096, 1792],
    ["craft/kb/SO.obo.gz", 2383, 3841, 2053],
    ["craft/kb/MOP.obo.gz", 3630, 692, 3540],
    ["craft/kb/UBERON.obo.gz", 14074, 38349, 10859],
    ["kb-doid/doid-2016-09-01.obo.gz", 9344, 15269, 3303, 1604],
    ["kb-hpo/hp-2016-04-01.obo.gz", 11785, 14248, 8480, 3496],
  ];
  for (const [file, terms, synonyms, definitions, altIds] of ontologies)
    it(`${file} is read whole`, async () => {
      const { concepts, report } = await readAll((r) => importObo(join(shared, file), { report: r }));
      assert.equal(report.problemCount, 0);
      assert.equal(concepts.length, terms);
      assert.equal(sum(concepts.map((c) => c.synonyms.length)), synonyms);
      assert.equal(sum(concepts.map((c) => c.definitions.length)), definitions);
      if (altIds !== undefined) assert.equal(sum(concepts.map((c) => c.altIds.length)), altIds);
    });

  it("MEDIC is read whole", async () => {
    const { concepts, report } = await readAll((r) =>
      importIdLists(join(shared, "kb-medic2012/medic_06Jul2012.txt.gz"), {
        report: r,
        group: "DISO",
        prefix: parsePrefix("[0-9]+=OMIM:,.*=MESH:"),
      }),
    );
    assert.equal(report.problemCount, 0);
    assert.equal(concepts.length, 11915);
  });

  it("MeSH descriptors get groups and parents, and can be found", async () => {
    const report = new ImportReport();
    const concepts = importTsv(join(shared, "kb-mesh2024/descriptor_terms.tsv.gz"), {
      report,
      prefix: "MESH:",
      group: "CONC",
      columns: parseColumns("id=DescriptorUI,name=DescriptorName,synonyms=TermName"),
      join: [
        {
          file: join(shared, "kb-mesh2024/descriptor_tree_numbers.tsv.gz"),
          columns: parseColumns("id=DescriptorUI,tree=tree_location"),
        },
      ],
    });
    const { chunks } = await packKb(concepts, { name: "mesh", version: "2024", source: "MeSH", report });
    const kb = await openKb(Buffer.concat(chunks));
    assert.equal(report.rows, 263_936 + 64_342);
    assert.equal(kb.info.concepts, 30_764);
    assert.equal(report.problemCount, 0);
    assert.deepEqual(kb.concept("MESH:D003924")?.parents, ["MESH:D003920"]);
    assert.equal(kb.lookup("niddm")[0]?.concept, "MESH:D003924");
    assert.deepEqual(
      kb.lookup("pulmonary neoplasms").map((h) => [h.concept, h.match]),
      [["MESH:D008175", "folded"]],
    );
    assert.equal(kb.candidates("diabetis mellitus type 2")[0]?.concept, "MESH:D003924");
    assert.deepEqual(
      ["MESH:D008168", "MESH:D001241", "MESH:D051379", "MESH:D000255"].map((id) => kb.concept(id)?.group),
      ["ANAT", "CHEM", "LIVB", "CHEM"],
    );
  });
});
