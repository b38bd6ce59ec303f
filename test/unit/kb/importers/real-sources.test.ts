// The vocabularies that Curie is used with, where they are at hand: every term, synonym and definition is counted.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { conceptsOf } from "../../../../engine/cli/kb-sources.ts";
import { packKb } from "../../../../engine/kb/build.ts";
import { detectSource } from "../../../../engine/kb/importers/detect.ts";
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

  const graphs: [
    string,
    rows: number,
    kept: (id: string) => boolean,
    concepts: number,
    synonyms: number,
    definitions: number,
    obsolete: number,
    groups: string,
  ][] = [
    // 23, 61 and 23 of the labelled nodes are properties, with 4, 61 and 18 definitions and 60 synonyms; one root of ORDO has no code.
    [
      "kb-doid/doid-2018-07-05.json.gz",
      17_453,
      (id) => id.startsWith("DOID:"),
      11_305,
      17_628,
      5_815,
      2_399,
      "DISO",
    ],
    [
      "kb-ncit-disease2018/ncit-disease-2018-06-08.json.gz",
      20_385,
      () => true,
      20_324,
      61_741,
      17_180,
      0,
      "ANAT CHEM CONC DISO GENE LIVB PHYS",
    ],
    [
      "kb-ordo2018/ordo-2_6-2018-07-12.json.gz",
      13_894,
      () => true,
      13_870,
      22_121,
      5_166,
      0,
      "CONC DISO GENE GEOG",
    ],
  ];
  for (const [file, rows, kept, count, synonyms, definitions, obsolete, groups] of graphs)
    it(`${file} is read whole, genes apart from diseases`, async () => {
      const { concepts: all, report } = await readAll((r) =>
        conceptsOf([join(shared, file)], { from: "obo", language: "en", header: true, quotes: true }, r),
      );
      const concepts = all.filter((c) => kept(c.id));
      assert.equal(report.rows, rows);
      assert.equal(concepts.length, count);
      assert.equal(sum(concepts.map((c) => c.synonyms.length)), synonyms);
      assert.equal(sum(concepts.map((c) => c.definitions.length)), definitions);
      assert.equal(concepts.filter((c) => c.obsolete).length, obsolete);
      assert.equal([...new Set(concepts.map((c) => c.group))].sort().join(" "), groups);
    });

  it("HPO 2019 is put together from its names, definitions and edges", async () => {
    const hpo = (name: string) => join(shared, "kb-hpo", name);
    const { concepts, report } = await readAll((r) =>
      conceptsOf(
        [hpo("hp-2019-08.names-synonyms-xrefs.json.gz")],
        {
          from: "json",
          language: "en",
          header: true,
          quotes: true,
          edges: [hpo("hp-2019-03.edges.tsv.gz")],
          join: [`${hpo("hp-2019-03.definitions-xrefs.tsv.gz")}:id=?cls,definition=?def,xrefs=?xrefs`],
        },
        r,
      ),
    );
    assert.equal(report.problemCount, 0);
    assert.equal(concepts.length, 14_468);
    assert.ok(sum(concepts.map((c) => c.definitions.length)) > 11_000);
    assert.equal(sum(concepts.map((c) => c.parents.length)), 18_105);
  });

  it("MONDO is put together from labels, mappings and edges", async () => {
    const mondo = (name: string) => join(shared, "kb-mondo", name);
    const sizes = {
      mesh: 8181,
      omim: 10_045,
      umls: 21_660,
      doid: 11_966,
      orphanet: 9785,
      ncit: 7304,
      sctid: 9120,
    };
    const { concepts, report } = await readAll((r) =>
      conceptsOf(
        [mondo("mondo_labels_from_mappings.tsv.gz")],
        {
          from: "tsv",
          language: "en",
          header: true,
          quotes: true,
          columns: "id=mondo_id,name=label",
          mappings: Object.keys(sizes).map((name) => mondo(`mondo_exactmatch_${name}.sssom.tsv.gz`)),
          edges: [mondo("edges-2023-09-05.tsv.gz")],
        },
        r,
      ),
    );
    assert.equal(report.problemCount, 0);
    assert.equal(concepts.length, 28_446);
    assert.equal(sum(concepts.map((c) => c.xrefs.length)), sum(Object.values(sizes)));
    assert.equal(report.rows, 28_446 + sum(Object.values(sizes)) + 84_654);
  });

  const tables: [string, preset: string | undefined, rows: number, concepts: number][] = [
    ["kb-doid/HumanDO-2026-07.tsv.gz", undefined, 12_296, 12_246],
    ["kb-doid/allXREFinDO-2026-07.tsv.gz", "xref-list", 39_264, 11_559],
    ["kb-mesh2024/supplementary_names_partial.tsv.gz", "mesh-supplementary", 36_373, 24_269],
    ["kb-mesh2024/descriptor_tree_numbers.tsv.gz", "mesh-trees", 64_342, 30_652],
    ["kb-mondo/mondo_exactmatch_mesh.sssom.tsv.gz", "sssom-labels", 8181, 8110],
  ];
  for (const [file, preset, rows, count] of tables)
    it(`${file}: its columns are told, and every row is read`, async () => {
      const found = await detectSource(join(shared, file));
      assert.deepEqual([found.format, found.table?.preset], ["tsv", preset]);
      const { concepts, report } = await readAll((r) =>
        conceptsOf(
          [join(shared, file)],
          {
            from: "tsv",
            language: "en",
            header: true,
            quotes: true,
            ...(preset ? { preset } : { columns: found.table?.columns ?? "" }),
          },
          r,
        ),
      );
      assert.deepEqual([report.rows, concepts.length, report.problemCount], [rows, count, 0]);
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
