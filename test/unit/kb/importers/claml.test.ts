// ClaML: rubrics of a class, its place in the classification, and what goes before its code.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ClamlOptions, clamlVersion, importClaml } from "../../../../engine/kb/importers/claml.ts";
import { survivesDamage } from "./damage.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

const fixture = readFileSync(
  join(import.meta.dirname, "..", "..", "..", "fixtures", "kb", "claml", "fevers.xml"),
  "utf8",
);
const read = (text: string, options: Omit<ClamlOptions, "report"> = {}): Promise<Reading> =>
  withFiles({ "a.xml": text }, (path) =>
    readAll((report) => importClaml(path("a.xml"), { ...options, report })),
  );

describe("ClaML importer", () => {
  it("reads classes with their rubrics", async () => {
    const { concepts, problems, report } = await read(fixture);
    assert.deepEqual(concepts[2], {
      id: "ICD10GM:X01.0",
      name: "Lung fever",
      group: "DISO",
      types: ["category"],
      synonyms: [
        { text: "Fever of the lung, any", scope: "exact" },
        { text: "Acute lung fever", scope: "narrow" },
        { text: "Lungenfieber", scope: "exact", language: "de" },
      ],
      definitions: [{ text: "A fever that is in the lung." }],
      parents: ["ICD10GM:X01-X09"],
      xrefs: [],
      altIds: [],
      obsolete: false,
      replacedBy: [],
    });
    assert.deepEqual(
      concepts.map((c) => [c.id, c.types, c.parents]),
      [
        ["ICD10GM:X", ["chapter"], []],
        ["ICD10GM:X01-X09", ["block"], ["ICD10GM:X"]],
        ["ICD10GM:X01.0", ["category"], ["ICD10GM:X01-X09"]],
      ],
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^28: name: .*the concept was left out/);
    assert.deepEqual([...report.skipped], [["modifier classes, which are no concepts of their own", 1]]);
    assert.equal(report.rows, 5);
  });

  it("takes another prefix and language, and tells the version", async () => {
    const { concepts } = await read(fixture, { prefix: "ICD10:", language: "de" });
    assert.deepEqual([concepts[2]?.id, concepts[2]?.name], ["ICD10:X01.0", "Lungenfieber"]);
    assert.equal(concepts[2]?.synonyms[0]?.language, "en");
    const regional = await read(fixture.replaceAll('xml:lang="en"', 'xml:lang="en-GB"'));
    assert.equal(regional.concepts[2]?.synonyms[0]?.language, undefined);
    assert.equal(clamlVersion(fixture), "2025");
  });

  it("refuses other formats and names the right one", async () => {
    await assert.rejects(
      read("<rdf:RDF></rdf:RDF>"),
      /not ClaML; it looks like OWL in RDF\/XML: use --from owl/,
    );
    await assert.rejects(read("a,b\n1,2\n"), /a table: use --from tsv/);
  });

  it("survives damage", async function () {
    this.timeout(60_000);
    await survivesDamage({ "a.xml": fixture }, (path, report) => importClaml(path("a.xml"), { report }));
  });
});
