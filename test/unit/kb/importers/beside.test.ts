// What stands beside a vocabulary: groups of a person's own, branches, mappings, edges; and JSON in its two other forms.
import assert from "node:assert/strict";
import { conceptsOf, type SourceArguments } from "../../../../engine/cli/kb-sources.ts";
import { detectSource, previewTable } from "../../../../engine/kb/importers/detect.ts";
import { guessColumns, PRESETS, presetFor } from "../../../../engine/kb/importers/presets.ts";
import { parseColumns } from "../../../../engine/kb/importers/table-columns.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

const read = (
  files: Record<string, string>,
  from: SourceArguments["from"],
  options: Partial<SourceArguments> = {},
): Promise<Reading> =>
  withFiles(files, (path) => {
    const list = (names: string[] | undefined) => (names ?? []).map(path);
    const { mappings, edges, groups, join, ...others } = options;
    return readAll((report) =>
      conceptsOf(
        [path(Object.keys(files)[0] as string)],
        {
          from,
          language: "en",
          header: true,
          quotes: true,
          ...others,
          mappings: list(mappings),
          edges: list(edges),
          ...(join ? { join: join.map((j) => path(j)) } : {}),
          ...(groups ? { groups: path(groups) } : {}),
        },
        report,
      ),
    );
  });
const jsonl = (...concepts: object[]) => concepts.map((c) => `${JSON.stringify(c)}\n`).join("");

describe("text_to_code.json", () => {
  it("gathers the names of a code; groups by their code, name or type", async () => {
    const { concepts, problems } = await read(
      {
        "t.json": `{"Disorders": {"lung fever": "C0000001", "LF": "C0000001", "odd": null},
 "T121": {"aspirin": "C0004057"},
 "SPACCC": {"fiebre": "386661006", "both": "1234567+7654321"}}`,
      },
      "text-to-code",
      { group: "PROC" },
    );
    assert.deepEqual(
      concepts.map((c) => [c.id, c.name, c.group, c.synonyms.map((s) => s.text), c.types]),
      [
        ["UMLS:C0000001", "lung fever", "DISO", ["LF"], ["Disorders"]],
        ["UMLS:C0004057", "aspirin", "CHEM", [], ["T121"]],
        ["SNOMEDCT:386661006", "fiebre", "PROC", [], ["SPACCC"]],
      ],
    );
    assert.deepEqual(problems, ["1: a name must have a code; left out."]);
  });

  it("reads one object of names too, with a prefix of the person's", async () => {
    const { concepts, report } = await read(
      { "t.json": '{"cold": "7", "flu": ["8", "9"], "x": "1+2"}' },
      "text-to-code",
      {
        prefix: "MINE:",
        group: "DISO",
      },
    );
    assert.deepEqual(
      concepts.map((c) => `${c.id} ${c.name}`),
      ["MINE:7 cold", "MINE:8 flu", "MINE:9 flu"],
    );
    assert.deepEqual(
      report.skips().map((s) => [s.reason, s.count, s.line]),
      [["names of composite codes", 1, 1]],
    );
  });

  it("names the line where the file is cut off", async () => {
    await assert.rejects(
      read({ "t.json": '{"a": {"x": "C0000001",\n"y": "C00' }, "text-to-code"),
      /not complete JSON: line 2/,
    );
    await assert.rejects(
      read({ "t.json": "[1]" }, "text-to-code"),
      /t\.json: this is not a JSON object of names/,
    );
  });
});

describe("a JSON array of records", () => {
  it("reads fields under their usual names, with lines, and counts the others", async () => {
    const { concepts, problems, report } = await read(
      {
        "a.json":
          '[\n{"id": "HP:1", "label": "Cough", "def": "Noise.", "is_a": "HP:0", "odd": 1},\n{"id": "HP:2"},\n7\n]',
      },
      "json",
    );
    assert.deepEqual(
      concepts.map((c) => [c.id, c.name, c.definitions[0]?.text, c.parents, c.group]),
      [["HP:1", "Cough", "Noise.", ["HP:0"], "DISO"]],
    );
    assert.deepEqual(
      problems.map((p) => p.slice(0, 7)),
      ["3: name", "4: a co"],
    );
    assert.deepEqual(
      report.skips().map((s) => [s.reason, s.line]),
      [['fields "odd", which say nothing about a concept here', 2]],
    );
    assert.equal(report.placeOf("HP:1")?.line, 2);
  });
});

describe("semantic groups of one's own", () => {
  const OBO = `format-version: 1.2\n
[Term]\nid: GO:1\nname: growing\nnamespace: biological_process\n
[Term]\nid: ZZ:1\nname: thing\n
[Term]\nid: ZZ:2\nname: small thing\nis_a: ZZ:1\n
[Term]\nid: ZZ:3\nname: tiny thing\nis_a: ZZ:2\n
[Term]\nid: QQ:1\nname: other\n`;
  it("by namespace, prefix, and branch with all below it", async () => {
    const { concepts } = await read(
      { "a.obo": OBO, "g.txt": "biological_process = ACTI\nZZ:2 = CHEM\nZZ: = GEOG\nnonsense\nQQ, DEVI\n" },
      "obo",
      { groups: "g.txt" },
    );
    assert.deepEqual(Object.fromEntries(concepts.map((c) => [c.id, c.group])), {
      "GO:1": "ACTI",
      "ZZ:1": "GEOG",
      "ZZ:2": "CHEM",
      "ZZ:3": "CHEM",
      "QQ:1": "DEVI",
    });
  });

  it("MeSH letters and branches, the longest first; the UMLS's own file", async () => {
    const table = "ui\tname\ttree\nD1\tone\tC04.5\nD2\ttwo\tC08\nD3\tthree\tD02\n";
    const { concepts, problems } = await read(
      {
        "a.tsv": table,
        "g.txt": "C = PHEN\nC04\tPROC\nCHEM|Chemicals & Drugs|T121|Pharmacologic Substance\n",
      },
      "tsv",
      { groups: "g.txt", columns: "id=ui,name=name,tree=tree", prefix: "MESH:" },
    );
    assert.deepEqual(
      concepts.map((c) => c.group),
      ["PROC", "PHEN", "CHEM"],
    );
    assert.deepEqual(problems, []);
    await assert.rejects(
      read({ "a.tsv": table, "g.txt": "C = NOPE\n" }, "tsv", { groups: "g.txt", columns: "id=ui" }),
      /g\.txt: this says nothing/,
    );
  });

  it("vocabularies of several kinds are told apart by their branches", async () => {
    const { concepts, problems } = await read(
      {
        "a.jsonl": jsonl(
          { id: "NCIT:C9", name: "a gene", parents: ["NCIT:C16612"] },
          { id: "NCIT:C16612", name: "Gene" },
          { id: "NCIT:C3", name: "a disease", parents: ["NCIT:C7057"] },
          { id: "NCIT:C4", name: "in a circle", parents: ["NCIT:C5"] },
          { id: "NCIT:C5", name: "in a circle too", parents: ["NCIT:C4"] },
        ),
      },
      "jsonl",
    );
    assert.deepEqual(
      concepts.map((c) => c.group),
      ["GENE", "GENE", "DISO", "CONC", "CONC"],
    );
    assert.deepEqual(problems, []);
  });
});

describe("tables beside a vocabulary", () => {
  it("mappings add cross-references from either end, edges parents, a join what its columns say", async () => {
    const { concepts, problems, report } = await read(
      {
        "a.jsonl": jsonl(
          { id: "HP:1", name: "one", group: "DISO" },
          { id: "HP:2", name: "two", group: "DISO" },
        ),
        "m.tsv":
          "#c: d\nsubject_id\tpredicate_id\tobject_id\nHP:1\tskos:exactMatch\tMESH:D1\nOMIM:7\tskos:exactMatch\tHP:2\nHP:1\tskos:broadMatch\tMESH:D2\nHP:9\tskos:exactMatch\tMESH:D3\n",
        "e.tsv":
          "?x\t?p\t?y\n<http://purl.obolibrary.org/obo/HP_2>\t<http://www.w3.org/2000/01/rdf-schema#subClassOf>\t<http://purl.obolibrary.org/obo/HP_1>\nHP:1\tRO:1\tHP:2\n",
        "d.tsv": '?cls\t?def\n<http://purl.obolibrary.org/obo/HP_1>\t"The first."\n',
      },
      "jsonl",
      { mappings: ["m.tsv"], edges: ["e.tsv"], join: ["d.tsv:id=?cls,definition=?def"] },
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      concepts.map((c) => [c.xrefs, c.parents, c.definitions.map((d) => d.text)]),
      [
        [["MESH:D1"], [], ["The first."]],
        [["OMIM:7"], ["HP:1"], []],
      ],
    );
    assert.deepEqual(Object.fromEntries(report.skipped), {
      "mappings that are not exact": 1,
      "edges of other relations than is-a": 1,
      "ids of companion tables that no concept has": 2,
    });
  });

  it("a table that is neither is refused by name", async () => {
    const kb = { "a.jsonl": jsonl({ id: "HP:1", name: "one", group: "DISO" }), "m.tsv": "a\tb\n1\t2\n" };
    await assert.rejects(read(kb, "jsonl", { mappings: ["m.tsv"] }), /m\.tsv: this is no SSSOM table/);
    await assert.rejects(read(kb, "jsonl", { edges: ["m.tsv"] }), /m\.tsv: this is no list of edges/);
  });
});

describe("presets and guesses", () => {
  it("every preset has a mapping that can be read, and knows its own table", () => {
    for (const preset of PRESETS) {
      assert.ok(parseColumns(preset.columns).id, preset.name);
      assert.equal(presetFor(preset.told)?.name, preset.name);
    }
  });

  it("columns are guessed from their names; never without an id and a name", () => {
    assert.equal(
      guessColumns(["Code", "Preferred Label", "Synonyms", "Definitions"]),
      "id=Code,name=Preferred Label,synonyms=Synonyms,definition=Definitions",
    );
    assert.equal(guessColumns(["mondo_id", "label"]), "id=mondo_id,name=label");
    assert.equal(guessColumns(["x", "y"]), undefined);
  });

  it("a table is previewed with its delimiter, header and preset", () => {
    const loinc = previewTable('"LOINC_NUM","LONG_COMMON_NAME"\n"1-8","Acyclovir, ""free"""\n"2-6","cut o');
    assert.deepEqual(
      [loinc?.delimiter, loinc?.preset, loinc?.rows],
      [",", "loinc", [["1-8", 'Acyclovir, "free"']]],
    );
    const ctd = previewTable("# Fields:\n# DiseaseName,DiseaseID,AltDiseaseIDs\n#\nFlu,MESH:D1,\n");
    assert.deepEqual(
      [ctd?.preset, ctd?.header, ctd?.rows],
      ["ctd-diseases", ["#1", "#2", "#3"], [["Flu", "MESH:D1", ""]]],
    );
  });

  it("a file is detected with a reason, a name and its version; prose and odd folders are refused", () =>
    withFiles(
      {
        "hp-2016-04-01.obo": "format-version: 1.2\ndata-version: 7\n\n[Term]\nid: X:1\nname: a\n",
        "p.txt": "Once.\n",
      },
      async (path) => {
        const { format, reason, name, version } = await detectSource(path("hp-2016-04-01.obo"));
        assert.deepEqual(
          { format, reason, name, version },
          { format: "obo", reason: "it begins with an OBO header", name: "hp", version: "7" },
        );
        await assert.rejects(detectSource(path("p.txt")), /in no format that is known/);
        await assert.rejects(detectSource(path("")), /this folder is no release that is known/);
        await assert.rejects(detectSource(path("gone")), /there is no such file or folder/);
      },
    ));
});
