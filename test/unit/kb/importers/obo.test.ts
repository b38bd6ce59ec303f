// OBO: each tag that matters, its escapes and odd corners, and what is said of bad ones.
import assert from "node:assert/strict";
import { importObo } from "../../../../engine/kb/importers/obo.ts";
import type { ImportOptions } from "../../../../engine/kb/importers/options.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

const read = (text: string | Uint8Array, options: Omit<ImportOptions, "report"> = {}): Promise<Reading> =>
  withFiles({ "a.obo": text }, (path) =>
    readAll((report) => importObo(path("a.obo"), { ...options, report })),
  );

const HEADER = `format-version: 1.2
synonymtypedef: SHORTIE "an acronym for it" EXACT
synonymtypedef: LATIN "latin term"
synonymtypedef: WIDE "wider" BROAD
default-namespace: things

`;

describe("OBO importer", () => {
  it("reads a term with everything", async () => {
    const { concepts, problems, report } = await read(`${HEADER}[Term]
id: DOID:1
name: pancreatic \\{beta\\} cell tumour {source="X:1"} ! a comment
namespace: disease_ontology
def: "Growth of \\"islet\\" cells\\, mostly benign." [PMID:1, url:http\\://a.b/c "text, with comma"] {comment="x"}
synonym: "insulinoma" EXACT []
synonym: "cervix tumour" NARROW LATIN [Y:2]
synonym: "growth" BROAD []
synonym: "islet thing" RELATED []
synonym: "PBCT" EXACT OMO:0003012 []
synonym: "PB" RELATED SHORTIE []
synonym: "wide" WIDE []
synonym: "bare" []
related_synonym: "older style" []
alt_id: DOID:99
xref: MESH:D1 "Its name"
xref: UMLS:C2 {source="DOID:1"}
is_a: DOID:0 ! root
is_a: DOID:00 {is_inferred="true"} ! other
relationship: part_of DOID:7
is_obsolete: true
replaced_by: DOID:2
consider: DOID:3

[Typedef]
id: part_of
name: part of
`);
    assert.deepEqual(problems, []);
    assert.equal(report.rows, 1);
    assert.equal(report.obsolete, 1);
    assert.deepEqual(concepts, [
      {
        id: "DOID:1",
        name: "pancreatic {beta} cell tumour",
        group: "DISO",
        types: [],
        synonyms: [
          { text: "insulinoma", scope: "exact" },
          { text: "cervix tumour", scope: "narrow" },
          { text: "growth", scope: "broad" },
          { text: "islet thing", scope: "related" },
          { text: "PBCT", scope: "abbreviation" },
          { text: "PB", scope: "abbreviation" },
          { text: "wide", scope: "broad" },
          { text: "bare", scope: "related" },
          { text: "older style", scope: "related" },
        ],
        definitions: [
          { text: 'Growth of "islet" cells, mostly benign.', source: "PMID:1, url:http://a.b/c" },
        ],
        parents: ["DOID:0", "DOID:00"],
        xrefs: ["MESH:D1", "UMLS:C2"],
        altIds: ["DOID:99"],
        obsolete: true,
        replacedBy: ["DOID:2"],
      },
    ]);
  });

  it("takes what is to be considered where nothing replaces", async () => {
    const { concepts } = await read(
      `${HEADER}[Term]\nid: HP:1\nname: a\nis_obsolete: true\nconsider: HP:2\nconsider: HP:3\n`,
    );
    assert.deepEqual(concepts[0]?.replacedBy, ["HP:2", "HP:3"]);
  });

  it("knows groups by prefix, by namespace and as told", async () => {
    const terms = ["HP:1", "CL:1", "CHEBI:1", "SO:1", "NCBITaxon:1", "MOP:1", "QQ:1", "QQ:2"];
    const text = HEADER + terms.map((id) => `[Term]\nid: ${id}\nname: ${id}\n`).join("\n");
    const { concepts, problems } = await read(text);
    assert.deepEqual(
      concepts.map((c) => c.group),
      ["DISO", "ANAT", "CHEM", "GENE", "LIVB", "PHEN", "CONC", "CONC"],
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /"QQ:"; they are taken as CONC \(say --group\)/);
    const go = `${HEADER}[Term]\nid: GO:1\nname: death\nnamespace: biological_process\n`;
    const [process] = (await read(go)).concepts;
    assert.deepEqual([process?.group, process?.types], ["PHYS", ["biological process"]]);
    assert.equal((await read(go, { group: "DISO" })).concepts[0]?.group, "DISO");
  });

  it("reports bad lines and keeps what is good", async () => {
    const { concepts, problems } = await read(`${HEADER}[Term]
id: HP:1
name: fine
synonym: no quotes EXACT []
synonym: "never closed EXACT []
def: "also open
is_a: not a curie
xref: anything goes
this is no tag

[Term]
id: HP 2
name: broken id

[Term]
id: HP:3

[Term]
name: no id

[Term]
id: HP:4
name: last one`);
    assert.deepEqual(
      concepts.map((c) => c.id),
      ["HP:1", "HP:4"],
    );
    assert.deepEqual(concepts[0]?.synonyms, []);
    assert.deepEqual(
      problems.map((p) => Number.parseInt(p, 10)),
      [10, 11, 12, 15, 8, 18, 22, 24],
    );
    assert.match(problems[4] ?? "", /parents: an id is a CURIE.*left out/);
    assert.match(problems[6] ?? "", /name: .*the concept was left out/);
  });

  it("joins continued lines and takes CRLF and a byte order mark", async () => {
    const { concepts, problems } = await read(
      `\uFEFF${HEADER}[Term]\nid: HP:1\nname: long \\\nname\n`.replaceAll("\n", "\r\n"),
    );
    assert.deepEqual(problems, []);
    assert.equal(concepts[0]?.name, "long name");
  });

  it("refuses other formats and names the right one", async () => {
    await assert.rejects(
      read("id\tname\nX:1\ta\n"),
      /this is not an OBO file; it looks like a table: use --from tsv/,
    );
    await assert.rejects(read('{"id":"X:1","name":"a"}\n'), /JSON Lines file: use --from jsonl/);
    await assert.rejects(read("<?xml version='1.0'?><rdf:RDF/>"), /OWL in RDF\/XML: use --from owl/);
    await assert.rejects(read("some prose without any sense"), /it looks like plain text/);
  });

  it("reads OBO graphs JSON", async () => {
    const graph = {
      graphs: [
        {
          nodes: [
            {
              id: "http://purl.obolibrary.org/obo/DOID_1",
              lbl: "asthma",
              type: "CLASS",
              meta: {
                definition: { val: "Wheezing.", xrefs: ["PMID:1"] },
                synonyms: [
                  { pred: "hasExactSynonym", val: "bronchial asthma" },
                  { pred: "hasBroadSynonym", val: "wheeze" },
                ],
                xrefs: [{ val: "MESH:D001249" }],
                basicPropertyValues: [
                  { pred: "http://www.geneontology.org/formats/oboInOwl#hasAlternativeId", val: "DOID:9" },
                  {
                    pred: "http://purl.obolibrary.org/obo/IAO_0100001",
                    val: "http://purl.obolibrary.org/obo/DOID_2",
                  },
                ],
                deprecated: true,
              },
            },
            { id: "http://purl.obolibrary.org/obo/DOID_2", lbl: "lung disease", type: "CLASS" },
            { id: "http://purl.obolibrary.org/obo/part_of", lbl: "part of", type: "PROPERTY" },
            { id: "http://example.org/x#thing", lbl: "thing", type: "CLASS" },
          ],
          edges: [
            {
              sub: "http://purl.obolibrary.org/obo/DOID_1",
              pred: "is_a",
              obj: "http://purl.obolibrary.org/obo/DOID_2",
            },
          ],
        },
      ],
    };
    const { concepts, problems } = await read(JSON.stringify(graph, null, 2));
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /IRI names no vocabulary/);
    assert.deepEqual(
      concepts.map((c) => c.id),
      ["DOID:1", "DOID:2"],
    );
    assert.deepEqual(concepts[0], {
      id: "DOID:1",
      name: "asthma",
      group: "DISO",
      types: [],
      synonyms: [
        { text: "bronchial asthma", scope: "exact" },
        { text: "wheeze", scope: "broad" },
      ],
      definitions: [{ text: "Wheezing.", source: "PMID:1" }],
      parents: ["DOID:2"],
      xrefs: ["MESH:D001249"],
      altIds: ["DOID:9"],
      obsolete: true,
      replacedBy: ["DOID:2"],
    });
    await assert.rejects(read('{"graphs": [ {"nodes": ['), /not complete JSON/);
  });
});
