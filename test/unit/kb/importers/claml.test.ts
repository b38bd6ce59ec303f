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
        ["ICD10GM:X01.01", ["category"], ["ICD10GM:X01.0"]],
      ],
    );
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? "", /^28: name: .*the concept was left out/);
    assert.equal(concepts[3]?.name, "Lung fever: with cough");
    assert.deepEqual([...report.skipped], []);
    assert.equal(report.rows, 5);
  });

  it("makes the classes that modifiers stand for", async () => {
    const label = (kind: string, text: string) =>
      `<Rubric kind="${kind}"><Label xml:lang="en">${text}</Label></Rubric>`;
    const part = (modifier: string, code: string, text: string, more = "") =>
      `<ModifierClass code="${code}" modifier="${modifier}">${more}${label("preferred", text)}${label("inclusion", `Some ${text}`)}</ModifierClass>`;
    const category = (code: string, above: string, inside: string) =>
      `<Class code="${code}" kind="category"><SuperClass code="${above}"/>${inside}${label("preferred", `Ill ${code}`)}</Class>`;
    const by = (modifier: string, inside = "", all = "true") =>
      `<ModifiedBy all="${all}" code="${modifier}">${inside}</ModifiedBy>`;
    const { concepts, problems, report } =
      await read(`<ClaML version="2.0.0"><Title name="ICD-10" version="1"/>
${part("S4", ".0", "with coma")}${part("S4", ".1", "without")}
${part("S5", "0", "controlled", '<Meta name="excludeOnPrecedingModifier" value="S4 .0"/>')}${part("S5", "1", "not controlled")}
${part("P_5", "6", "knee")}
<Class code="B" kind="block">${by("S4")}${label("preferred", "All")}</Class>
${category("E10", "B", by("S4") + by("S5"))}${category("E11", "B", by("S4", '<ValidModifierClass code=".1"/>', "false"))}
${category("M00", "B", by("P_5"))}${category("M00.1", "M00", "")}${category("M00.2", "M00", '<ExcludeModifier code="P_5"/>')}
${category("M45", "B", by("P_5"))}${category("E12", "B", by("S9"))}${category("E13", "B", by("S4"))}${category("E13.0", "E13", "")}
</ClaML>`);
    const made = concepts.filter((c) => !/^ICD10:(?:B|[EM]\d\d|M00\.[12]|E13\.0)$/.test(c.id));
    assert.deepEqual(
      made.map((c) => `${c.id.slice(6)} < ${c.parents.map((p) => p.slice(6))}: ${c.name}`),
      [
        "E10.0 < E10: Ill E10: with coma",
        "E10.1 < E10: Ill E10: without",
        "E10.01 < E10.0: Ill E10: with coma: not controlled",
        "E10.10 < E10.1: Ill E10: without: controlled",
        "E10.11 < E10.1: Ill E10: without: not controlled",
        "E11.1 < E11: Ill E11: without",
        "M00.16 < M00.1: Ill M00.1: knee",
        "M45.X6 < M45: Ill M45: knee",
        "E13.1 < E13: Ill E13: without",
      ],
    );
    assert.deepEqual(made[0]?.synonyms, [{ text: "Some with coma", scope: "narrow" }]);
    assert.deepEqual(
      [...report.skipped],
      [["modifiers of whole chapters and blocks (places, activities)", 1]],
    );
    assert.match(problems[0] ?? "", /the modifier "S9" is used and not described/);
  });

  it("takes another prefix and language, and tells the version", async () => {
    const { concepts } = await read(fixture, { prefix: "ICD10:", language: "de" });
    assert.deepEqual([concepts[2]?.id, concepts[2]?.name], ["ICD10:X01.0", "Lungenfieber"]);
    assert.equal(concepts[2]?.synonyms[0]?.language, "en");
    const volume = await read(fixture.replace('name="ICD-10-GM"', 'name="ICD-10-EN/2016 VOLUME 1"'));
    assert.equal(volume.concepts[2]?.id, "ICD10:X01.0");
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
