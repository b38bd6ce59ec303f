// MeSH in XML and in ASCII: the same records give the same concepts.
import assert from "node:assert/strict";
import { importMeshAscii, termOf } from "../../../../engine/kb/importers/mesh-ascii.ts";
import { registryXref } from "../../../../engine/kb/importers/mesh-records.ts";
import { importMeshXml } from "../../../../engine/kb/importers/mesh-xml.ts";
import { survivesDamage } from "./damage.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

const term = (text: string, tag = "NON", inner = "") =>
  `<Term ConceptPreferredTermYN="N" IsPermutedTermYN="N" LexicalTag="${tag}" RecordPreferredTermYN="N"><TermUI>T1</TermUI><String>${text}</String>${inner}</Term>`;
const DESC = `<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/nlmdescriptorrecordset_20250101.dtd">
<DescriptorRecordSet LanguageCode = "eng">
<DescriptorRecord DescriptorClass = "1">
  <DescriptorUI>D000002</DescriptorUI>
  <DescriptorName><String>Lung Fever</String></DescriptorName>
  <TreeNumberList><TreeNumber>C08.100.200</TreeNumber><TreeNumber>C08 200</TreeNumber></TreeNumberList>
  <ConceptList>
    <Concept PreferredConceptYN="Y"><ConceptUI>M0000002</ConceptUI><ConceptName><String>Lung Fever</String></ConceptName>
      <ScopeNote>A fever &amp; a cough
        of the lung.</ScopeNote>
      <ConceptRelationList><ConceptRelation RelationName="NRW"><Concept1UI>M0000002</Concept1UI><Concept2UI>M0000003</Concept2UI></ConceptRelation></ConceptRelationList>
      <TermList>${term("Lung Fever")}${term("Fever, Lung")}${term("LFV", "ACR")}</TermList></Concept>
    <Concept PreferredConceptYN="N"><ConceptUI>M0000003</ConceptUI><ConceptName><String>Left Lung Fever</String></ConceptName>
      <TermList>${term("Left Lung Fever", "NON", "<Abbreviation>LEFT LUNG FEV</Abbreviation>")}</TermList></Concept>
  </ConceptList>
</DescriptorRecord>
<DescriptorRecord DescriptorClass = "1">
  <DescriptorUI>D000001</DescriptorUI>
  <DescriptorName><String>Lung Diseases</String></DescriptorName>
  <TreeNumberList><TreeNumber>C08.100</TreeNumber></TreeNumberList>
  <ConceptList><Concept PreferredConceptYN="Y"><ConceptUI>M0000001</ConceptUI><TermList>${term("Lung Diseases")}</TermList></Concept></ConceptList>
</DescriptorRecord>
</DescriptorRecordSet>
`;
const supplement = (
  scrClass: number,
  ui: string,
  name: string,
  heading: string,
  rest = "",
) => `<SupplementalRecord SCRClass = "${scrClass}">
  <SupplementalRecordUI>${ui}</SupplementalRecordUI>
  <SupplementalRecordName><String>${name}</String></SupplementalRecordName>
  <Note>as a note</Note>
  <HeadingMappedToList><HeadingMappedTo><DescriptorReferredTo><DescriptorUI>*${heading}</DescriptorUI><DescriptorName><String>x</String></DescriptorName></DescriptorReferredTo></HeadingMappedTo></HeadingMappedToList>
  <ConceptList><Concept PreferredConceptYN="Y"><ConceptUI>M9</ConceptUI><RegistryNumber>37H9VM9WZL</RegistryNumber>${rest}<TermList>${term(name)}${term(`${name} two`)}</TermList></Concept></ConceptList>
</SupplementalRecord>
`;
const SUPP = `<?xml version="1.0"?>
<SupplementalRecordSet LanguageCode="eng">
${supplement(1, "C000001", "feverol", "D000001", "<RelatedRegistryNumberList><RelatedRegistryNumber>52665-69-7 (Feverol)</RelatedRegistryNumber></RelatedRegistryNumberList>")}
${supplement(3, "C000002", "rare lung fever", "D000002")}
${supplement(9, "C000003", "of no known class", "D000002")}
</SupplementalRecordSet>
`;
const D_BIN = `*NEWRECORD
RECTYPE = D
MH = Lung Fever
DE = LUNG FEV
PRINT ENTRY = Left Lung Fever|T047|T033|NON|NRW|NLM (1991)|900308|LEFT LUNG FEV|abbcdefv
ENTRY = Fever, Lung
ENTRY = LFV|T047|ACR|EQV|NLM (1991)|900308|abcdef
MN = C08.100.200
MN = C08 200
MS = A fever & a cough of the lung.
UI = D000002

*NEWRECORD
RECTYPE = D
MH = Lung Diseases
MN = C08.100
UI = D000001
`;
const C_BIN = `*NEWRECORD
RECTYPE = C
NM = feverol
RN = 37H9VM9WZL
RR = 52665-69-7 (Feverol)
SY = feverol two|T109|NON|EQV|NLM (1991)|900308|abcdef
HM = *Lung Diseases/drug therapy
HM = Something Else
NO = as a note
CC = 1
UI = C000001

*NEWRECORD
RECTYPE = C
NM = old substance
ST = T109
UI = C000009
`;

const xml = (text: string): Promise<Reading> =>
  withFiles({ "a.xml": text }, (path) => readAll((report) => importMeshXml(path("a.xml"), { report })));
const ascii = (files: Readonly<Record<string, string>>): Promise<Reading> =>
  withFiles(files, (path) => readAll((report) => importMeshAscii(Object.keys(files).map(path), { report })));

const FEVER = {
  id: "MESH:D000002",
  name: "Lung Fever",
  group: "DISO",
  types: [],
  definitions: [{ text: "A fever & a cough of the lung." }],
  parents: ["MESH:D000001"],
  xrefs: [],
  altIds: [],
  obsolete: false,
  replacedBy: [],
};
const FEVEROL = {
  ...FEVER,
  id: "MESH:C000001",
  name: "feverol",
  group: "CHEM",
  synonyms: [{ text: "feverol two", scope: "exact" }],
  definitions: [{ text: "as a note" }],
  xrefs: ["UNII:37H9VM9WZL", "CAS:52665-69-7"],
};

describe("MeSH XML importer", () => {
  it("reads descriptors: terms by their concept's relation, trees, scope notes", async () => {
    const { concepts, problems, report } = await xml(DESC);
    assert.deepEqual(concepts[0], {
      ...FEVER,
      synonyms: [
        { text: "Fever, Lung", scope: "exact" },
        { text: "LFV", scope: "abbreviation" },
        { text: "Left Lung Fever", scope: "narrow" },
        { text: "LEFT LUNG FEV", scope: "narrow" },
      ],
    });
    assert.deepEqual(concepts[1]?.parents, []);
    assert.deepEqual(problems, ['4: "C08 200" is no MeSH tree number; left out.']);
    assert.deepEqual([report.rows, report.concepts], [2, 2]);
  });

  it("reads supplementary records: class, mapped headings, registry numbers", async () => {
    const { concepts, problems } = await xml(SUPP);
    assert.deepEqual(concepts[0], FEVEROL);
    assert.deepEqual(
      concepts.map((c) => [c.group, c.parents]),
      [
        ["CHEM", ["MESH:D000001"]],
        ["DISO", ["MESH:D000002"]],
        ["CONC", ["MESH:D000002"]],
      ],
    );
    assert.match(problems[0] ?? "", /no semantic group is known .* "MESH:"/);
  });

  it("tells a record without identifier or name, and reads on behind damage", async () => {
    const { concepts, problems } = await xml(DESC.replace("<DescriptorUI>D000002</DescriptorUI>", "<b>"));
    assert.deepEqual(
      concepts.map((c) => c.id),
      ["MESH:D000001"],
    );
    assert.match(problems.join("\n"), /the XML is damaged/);
    assert.match(problems.join("\n"), /id: an id is a CURIE.*left out/);
  });

  it("refuses other formats and names the right one", async () => {
    await assert.rejects(
      xml("<?xml version='1.0'?>\n<rdf:RDF>"),
      /not MeSH XML; it looks like OWL .*--from owl/,
    );
    await assert.rejects(xml(D_BIN), /MeSH ASCII: use --from mesh-ascii/);
  });

  it("survives damage", async function () {
    this.timeout(60_000);
    const run = (text: string) =>
      survivesDamage({ "a.xml": text }, (path, report) => importMeshXml(path("a.xml"), { report }), 80);
    await run(DESC);
    await run(SUPP);
  });
});

describe("MeSH ASCII importer", () => {
  it("reads descriptors first, so that headings of supplementary records are found", async () => {
    const { concepts, problems, report } = await ascii({ "c.bin": C_BIN, "d.bin": D_BIN });
    assert.deepEqual(concepts, [
      {
        ...FEVER,
        synonyms: [
          { text: "Left Lung Fever", scope: "narrow" },
          { text: "Fever, Lung", scope: "exact" },
          { text: "LFV", scope: "abbreviation" },
        ],
      },
      { ...concepts[1] },
      FEVEROL,
      { ...concepts[3] },
    ]);
    assert.deepEqual(
      concepts.map((c) => [c.id, c.group]),
      [
        ["MESH:D000002", "DISO"],
        ["MESH:D000001", "DISO"],
        ["MESH:C000001", "CHEM"],
        ["MESH:C000009", "CHEM"],
      ],
    );
    assert.deepEqual(problems, ['1: "C08 200" is no MeSH tree number; left out.']);
    assert.deepEqual([...report.skipped], [["headings mapped to that no descriptor file names", 1]]);
    assert.equal(report.rows, 4);
  });

  it("reads entry terms by the map at their end", () => {
    assert.deepEqual(termOf("Cold, Common|NON|EQV|acd"), {
      text: "Cold, Common",
      lexicalTag: "NON",
      relation: "EQV",
    });
    assert.deepEqual(termOf("plain"), { text: "plain", lexicalTag: "", relation: "" });
    assert.deepEqual(termOf("a|b"), { text: "a", lexicalTag: "", relation: "" });
  });

  it("reports lines and records that are none", async () => {
    const { concepts, problems } = await ascii({
      "d.bin": `${D_BIN}what is this\n*NEWRECORD\nRECTYPE = X\nUI = D9\n*NEWRECORD\nRECTYPE = Q\nSH = analysis\n`,
    });
    assert.equal(concepts.length, 2);
    assert.match(problems.join("\n"), /^18: a line must be `NAME = value`/m);
    assert.match(problems.join("\n"), /^19: the record has no known RECTYPE/m);
  });

  it("refuses other formats and names the right one", async () => {
    await assert.rejects(ascii({ a: DESC }), /not MeSH ASCII; it looks like MeSH XML: use --from mesh-xml/);
  });

  it("survives damage", async function () {
    this.timeout(60_000);
    await survivesDamage({ "c.bin": C_BIN, "d.bin": D_BIN }, (path, report) =>
      importMeshAscii([path("c.bin"), path("d.bin")], { report }),
    );
  });

  it("knows registry numbers by their form", () => {
    assert.deepEqual(["50-78-2", "EC 1.1.1.1", "txid9606", "37H9VM9WZL", "0", ""].map(registryXref), [
      "CAS:50-78-2",
      "EC:1.1.1.1",
      "NCBITaxon:9606",
      "UNII:37H9VM9WZL",
      undefined,
      undefined,
    ]);
  });
});
