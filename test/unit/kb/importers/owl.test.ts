// OWL in RDF/XML: what the OBO library writes of a class, and what is said of damaged and foreign XML.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { importOwl, type OwlOptions, owlVersion } from "../../../../engine/kb/importers/owl.ts";
import { survivesDamage } from "./damage.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

const fixture = readFileSync(
  join(import.meta.dirname, "..", "..", "..", "fixtures", "kb", "owl", "organs.owl"),
  "utf8",
);
const read = (text: string | Uint8Array, options: Omit<OwlOptions, "report"> = {}): Promise<Reading> =>
  withFiles({ "a.owl": text }, (path) =>
    readAll((report) => importOwl(path("a.owl"), { ...options, report })),
  );
const none = {
  types: [],
  definitions: [],
  parents: [],
  xrefs: [],
  altIds: [],
  obsolete: false,
  replacedBy: [],
};

describe("OWL importer", () => {
  it("reads classes with everything, entities of the document type included", async () => {
    const { concepts, problems, report } = await read(fixture);
    assert.deepEqual(concepts[0], {
      id: "UBERON:0000002",
      name: "heart",
      group: "ANAT",
      types: [],
      synonyms: [
        { text: "cœur", scope: "exact", language: "fr" },
        { text: "pump", scope: "broad" },
        { text: "HRT", scope: "abbreviation" },
        { text: "cor", scope: "exact", language: "la" },
        { text: "chambered heart", scope: "narrow" },
        { text: "cardium", scope: "related" },
      ],
      definitions: [{ text: "An organ that <pumps> fluid.", source: "PMID:1, PMID:2" }],
      parents: ["UBERON:0000001"],
      xrefs: ["FMA:7088", "MESH:D006321"],
      altIds: ["UBERON:0000099"],
      obsolete: false,
      replacedBy: [],
    });
    assert.deepEqual(concepts[1], {
      ...none,
      id: "UBERON:0000001",
      name: "organ",
      group: "ANAT",
      synonyms: [],
    });
    assert.deepEqual(
      concepts.slice(2).map((c) => [c.name, c.obsolete, c.replacedBy]),
      [
        ["obsolete ventricle thing", true, ["UBERON:0000002"]],
        ["lost organ", true, ["UBERON:0000001"]],
      ],
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^\d+: the IRI names no vocabulary and number/);
    assert.deepEqual([...report.skipped], [["deprecated classes without a label (former ids)", 1]]);
    assert.deepEqual([report.rows, report.concepts, report.obsolete, report.replaced], [6, 4, 2, 2]);
  });

  it("reads the same gzipped, in another language, and tells the version", async () => {
    assert.deepEqual((await read(gzipSync(fixture))).concepts, (await read(fixture)).concepts);
    const [heart] = (await read(fixture, { language: "fr" })).concepts;
    assert.equal(heart?.name, "cœur");
    assert.deepEqual(heart?.synonyms[0], { text: "heart", scope: "exact", language: "en" });
    assert.equal(owlVersion(fixture), "2025-03-01");
    assert.equal(owlVersion("<owl:versionInfo xml:lang='en'> 7.2 </owl:versionInfo>"), "7.2");
  });

  it("takes group and type from GO's namespaces", async () => {
    const { concepts } = await read(
      fixture
        .replaceAll("UBERON_", "GO_")
        .replace(
          "<rdfs:label>organ<",
          "<oboInOwl:hasOBONamespace>cellular_component</oboInOwl:hasOBONamespace>$&",
        ),
    );
    assert.deepEqual(
      [concepts[1]?.id, concepts[1]?.group, concepts[1]?.types],
      ["GO:0000001", "ANAT", ["cellular component"]],
    );
  });

  it("reads on behind damage, and says where it is", async () => {
    const { concepts, problems } = await read(fixture.replace("</oboInOwl:hasAlternativeId>", "</b>"));
    assert.ok(concepts.some((c) => c.name === "organ"));
    assert.match(problems[0] ?? "", /^\d+: the XML is damaged: /);
    const cut = await read(fixture.slice(0, fixture.indexOf("<owl:deprecated")));
    assert.deepEqual(
      cut.concepts.map((c) => c.name),
      ["heart", "organ"],
    );
    assert.match(cut.problems.at(-1) ?? "", /the XML is damaged: unclosed tag/);
  });

  it("takes other encodings, and tells of bytes that are none of theirs", async () => {
    const latin = Buffer.from(
      fixture
        .replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="ISO-8859-1"?>')
        .replace("cœur", "cur é"),
      "latin1",
    );
    const { concepts, problems } = await read(latin);
    assert.equal(concepts[0]?.synonyms[0]?.text, "cur é");
    assert.equal(problems.length, 1);
    const broken = await read(Buffer.from(fixture.replace("cœur", "cur é"), "latin1"));
    assert.match(broken.problems[0] ?? "", /bytes that are not UTF-8 were replaced/);
  });

  it("does not swallow a file whose end tag is missing, or that never ends going deeper", async () => {
    const { concepts, problems } = await read(
      fixture.replace(
        "<rdfs:label>organ</rdfs:label>",
        `<rdfs:label>organ</rdfs:label>${"<b>".repeat(3000)}`,
      ),
    );
    assert.equal(concepts[0]?.name, "heart");
    assert.match(problems.join("\n"), /holds more than any record/);
  });

  it("does not expand entities within entities", async () => {
    const bomb = fixture.replace(
      "<!ENTITY oio",
      `${Array.from({ length: 30 }, (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};">`).join("")}<!ENTITY oio`,
    );
    const { concepts } = await read(bomb.replace("cardium", "&e30;"));
    assert.ok((concepts[0]?.synonyms.at(-1)?.text.length ?? 0) < 100);
  });

  it("refuses other formats and names the right one", async () => {
    await assert.rejects(
      read("<?xml version='1.0'?><DescriptorRecordSet>"),
      /looks like MeSH XML: use --from mesh-xml/,
    );
    await assert.rejects(read('<!-- x --><ClaML version="2.0.0">'), /looks like ClaML: use --from claml/);
    await assert.rejects(read("<html></html>"), /XML of a kind that is not read/);
    await assert.rejects(
      read("format-version: 1.2\n[Term]\n"),
      /not OWL in RDF\/XML; it looks like an OBO file/,
    );
  });

  it("survives damage", async function () {
    this.timeout(60_000);
    await survivesDamage({ "a.owl": fixture }, (path, report) => importOwl(path("a.owl"), { report }));
  });
});
