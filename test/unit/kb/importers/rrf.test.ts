// UMLS Rich Release Format: which names, which name first, what is joined, what is left out and what is said of it.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { importRrf, type RrfOptions } from "../../../../engine/kb/importers/rrf.ts";
import { isSortedByCui } from "../../../../engine/kb/importers/rrf-rows.ts";
import { parseLanguages } from "../../../../engine/kb/importers/umls-languages.ts";
import { GROUP_OF_TUI, groupOfTuis, parseTypes } from "../../../../engine/kb/importers/umls-types.ts";
import { survivesDamage } from "./damage.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

/** CUI LAT TS STT ISPREF AUI SAB TTY CODE STR SUPPRESS: the columns that matter of MRCONSO's eighteen. */
const conso = (rows: string): string =>
  rows
    .trim()
    .split("\n")
    .map((row) => {
      const [cui, lat, ts, stt, pref, aui, sab, tty, code, str, suppress] = row.trim().split(/\s*;\s*/);
      return `${cui}|${lat}|${ts}|L1|${stt}|S1|${pref}|${aui}||||${sab}|${tty}|${code}|${str}|0|${suppress}||\n`;
    })
    .join("");

const MRCONSO = conso(`
  C0000001; ENG; P; PF; Y; A01; MSH; MH; D000001; Lung Fever; N
  C0000001; ENG; S; PF; Y; A02; MTH; PN; NOCODE; lung fever; N
  C0000001; ENG; S; VO; N; A03; SNOMEDCT_US; AB; 1001; LF; N
  C0000001; FRE; P; PF; Y; A04; MSHFRE; MH; D000001; Fièvre du poumon; N
  C0000001; ENG; S; PF; N; A05; OLDVOC; OP; 7; fever of lung; O
  C0000002; FRE; P; PF; Y; A06; MSHFRE; MH; D000002; Maladie; N
  C0000002; ENG; S; VO; N; A07; SNOMEDCT_US; SY; 1002; Illness; N
  C0000002; ENG; P; PF; Y; A08; SNOMEDCT_US; PT; 1002; Disease; N
  C0000003; ENG; P; PF; Y; A09; HGNC; PT; HGNC:5; A1BG gene; N
  C0000004; ENG; P; PF; Y; A10; OLDVOC; OP; 9; forgotten; O
`);
const MRSTY = `C0000001|T047|B2.2.1.2.1|Disease or Syndrome|AT1|256|
C0000001|T033|A2.2|Finding|AT2|256|
C0000002|T047|B2.2.1.2.1|Disease or Syndrome|AT3|256|
C0000003|T028|A1.2.3.5|Gene or Genome|AT4|256|
`;
const MRDEF = `C0000001|A01|AT5||MSH|A fever of the lung.|N||
C0000001|A04|AT6||MSHFRE|Une fièvre.|N||
C0000002|A08|AT7||NCI|Not being well.|N||
C0000002|A08|AT8||NCI|An old text.|O||
`;
const MRREL = `C0000001|A01|AUI|PAR|C0000002|A08|AUI||R1||MSH|MSH|||N||
C0000001|A01|AUI|PAR|C0000002|A08|AUI||R2||SNOMEDCT_US|SNOMEDCT_US|||N||
C0000001|A01|AUI|RO|C0000003|A09|AUI||R3||MSH|MSH|||N||
C0000001|A01|AUI|RB|C0000009|A99|AUI||R4||NCI|NCI|||N||
C0000002|A08|AUI|CHD|C0000001|A01|AUI||R5||MSH|MSH|||N||
C0000002|A08|AUI|PAR|C0000002|A07|AUI||R6||MSH|MSH|||N||
`;
const ALL = { "MRCONSO.RRF": MRCONSO, "MRSTY.RRF": MRSTY, "MRDEF.RRF": MRDEF, "MRREL.RRF": MRREL };

const read = (
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Omit<RrfOptions, "report"> = {},
  given = "",
): Promise<Reading> =>
  withFiles(files, (path) => readAll((report) => importRrf(path(given), { ...options, report })));

describe("RRF importer", () => {
  it("joins names, types, definitions and broader concepts", async () => {
    const { concepts, problems, report } = await read(ALL);
    assert.deepEqual(problems, []);
    assert.deepEqual(concepts[0], {
      id: "UMLS:C0000001",
      name: "lung fever",
      group: "DISO",
      types: ["Disease or Syndrome", "Finding"],
      synonyms: [
        { text: "Lung Fever", scope: "exact" },
        { text: "LF", scope: "abbreviation" },
        { text: "Fièvre du poumon", scope: "exact", language: "fr" },
      ],
      definitions: [
        { text: "A fever of the lung.", source: "MSH" },
        { text: "Une fièvre.", source: "MSHFRE", language: "fr" },
      ],
      parents: ["UMLS:C0000002", "UMLS:C0000009"],
      xrefs: ["MESH:D000001", "SNOMEDCT:1001", "MSHFRE:D000001"],
      altIds: [],
      obsolete: false,
      replacedBy: [],
    });
    assert.deepEqual(
      concepts.map((c) => [c.name, c.group, c.definitions.length, c.xrefs]),
      [
        ["lung fever", "DISO", 2, ["MESH:D000001", "SNOMEDCT:1001", "MSHFRE:D000001"]],
        ["Disease", "DISO", 1, ["MSHFRE:D000002", "SNOMEDCT:1002"]],
        ["A1BG gene", "GENE", 0, ["HGNC:5"]],
      ],
    );
    assert.deepEqual([...report.skipped], [["suppressed names", 2]]);
    assert.equal(report.rows, 10 + 4 + 4 + 6);
  });

  it("prefers the knowledge base's language, then English, then what the UMLS prefers", async () => {
    const names = async (options: Omit<RrfOptions, "report">) =>
      (await read(ALL, options)).concepts.map((c) => c.name);
    assert.deepEqual(await names({ language: "fr" }), ["Fièvre du poumon", "Maladie", "A1BG gene"]);
    assert.deepEqual(await names({ language: "de" }), ["lung fever", "Disease", "A1BG gene"]);
    assert.deepEqual(await names({ sources: new Set(["MSH"]) }), ["Lung Fever"]);
  });

  it("filters by source, language, type and suppression, and counts what it leaves out", async () => {
    const { concepts, report } = await read(ALL, {
      sources: new Set(["MSH", "SNOMEDCT_US"]),
      languages: parseLanguages("en"),
    });
    assert.deepEqual(
      concepts.map((c) => [c.name, c.synonyms.length, c.definitions.length, c.parents]),
      [
        ["Lung Fever", 1, 1, ["UMLS:C0000002"]],
        ["Disease", 1, 0, []],
      ],
    );
    assert.equal(
      [...report.skipped.values()].reduce((a, b) => a + b),
      6,
    );
    for (const reason of report.skipped.keys()) assert.match(reason, /^names from other sources \(\w+\)$/);
    const french = await read(ALL, { languages: parseLanguages("FRE") });
    assert.deepEqual(
      french.concepts.map((c) => [c.name, c.definitions.length]),
      [
        ["Fièvre du poumon", 1],
        ["Maladie", 0],
      ],
    );
    const genes = await read(ALL, { types: parseTypes("GENE") });
    assert.deepEqual(
      genes.concepts.map((c) => c.id),
      ["UMLS:C0000003"],
    );
    const everything = await read(ALL, { suppressed: true });
    assert.deepEqual(
      everything.concepts.map((c) => [c.name, c.obsolete, c.definitions.length]),
      [
        ["lung fever", false, 2],
        ["Disease", false, 2],
        ["A1BG gene", false, 0],
        ["forgotten", true, 0],
      ],
    );
    assert.equal(everything.report.obsolete, 1);
    assert.equal(everything.report.replaced, 0);
  });

  it("takes retired identifiers that mean the same as former ids", async () => {
    const retired = (from: string, relation: string, to: string, isIn = "Y") =>
      `${from}|2020AA|${relation}||why|${to}|${isIn}|\n`;
    const { concepts, problems, report } = await read({
      ...ALL,
      "MRCUI.RRF":
        retired("C0900002", "SY", "C0000001") +
        retired("C0900001", "SY", "C0000001") +
        retired("C0900003", "RO", "C0000001") +
        retired("C0900004", "DEL", "") +
        retired("C0900005", "SY", "C0000001", "N") +
        "C09|x\n" +
        retired("C0900006", "SY", "C0000002"),
    });
    assert.deepEqual(
      concepts.map((c) => c.altIds),
      [["UMLS:C0900001", "UMLS:C0900002"], ["UMLS:C0900006"], []],
    );
    assert.equal(report.skipped.get("retired concepts that mean the same as no present one"), 3);
    assert.match(problems.find((p) => p.startsWith("6:")) ?? "", /must begin with a retired CUI/);
  });

  it("reads gzipped files, and MRCONSO alone", async () => {
    const zipped = Object.fromEntries(
      Object.entries(ALL).map(([name, text]) => [`${name}.gz`, gzipSync(text)]),
    );
    assert.deepEqual((await read(zipped)).concepts, (await read(ALL)).concepts);
    const alone = await read({ "MRCONSO.RRF": MRCONSO }, {}, "MRCONSO.RRF");
    assert.deepEqual(
      alone.concepts.map((c) => c.group),
      ["CONC", "CONC", "CONC"],
    );
    assert.match(alone.problems[0] ?? "", /no MRSTY\.RRF beside it/);
    await assert.rejects(
      read({ "MRCONSO.RRF": MRCONSO }, { types: parseTypes("T047") }),
      /no MRSTY\.RRF beside it/,
    );
  });

  it("says that a file is not sorted, and reads it all the same", async () => {
    const turned = (text: string) => `${text.trimEnd().split("\n").reverse().join("\n")}\n`;
    const sorted = await read(ALL);
    const files = Object.fromEntries(Object.entries(ALL).map(([name, text]) => [name, turned(text)]));
    const { concepts, problems } = await read(files);
    assert.deepEqual(
      concepts.map((c) => [c.id, c.name, c.synonyms.length, c.definitions.length, c.parents.length]),
      sorted.concepts.map((c) => [c.id, c.name, c.synonyms.length, c.definitions.length, c.parents.length]),
    );
    assert.equal(problems.filter((p) => /not sorted by concept/.test(p)).length, 4);
  });

  it("knows order across borders of chunks", async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `C${String(i).padStart(7, "0")}|x`);
    await withFiles({ up: lines.join("\n"), down: [...lines, "C0000001|x\n"].join("\n") }, async (path) => {
      assert.equal(await isSortedByCui(path("up")), true);
      assert.equal(await isSortedByCui(path("down")), false);
    });
  });

  it("reports bad lines with their place and keeps the rest", async () => {
    const { concepts, problems } = await read({
      ...ALL,
      "MRCONSO.RRF": `${MRCONSO}C0000005|ENG|too short|\nnot a row\n`,
    });
    assert.equal(concepts.length, 3);
    assert.match(problems.join("\n"), /^11: the line has 4 fields instead of 18/m);
    assert.match(problems.join("\n"), /^12: a line must begin with a concept's identifier/m);
  });

  it("refuses other files and names the right format", async () => {
    await assert.rejects(
      read({ a: MRSTY }, {}, "a"),
      /not MRCONSO\.RRF of the UMLS; it looks like a file of the UMLS/,
    );
    await assert.rejects(read({ a: "[Term]\nid: X:1\n" }, {}, "a"), /an OBO file: use --from obo/);
    await assert.rejects(read({ "x.txt": "a" }), /no MRCONSO\.RRF in this folder/);
    await assert.rejects(read({}, {}, "none"), /no such file or folder/);
  });

  it("survives damage", async function () {
    this.timeout(60_000);
    await survivesDamage(ALL, (path, report) => importRrf(path(""), { report }));
  });
});

describe("UMLS types and languages", () => {
  it("are the 127 of the Semantic Network, in their groups", () => {
    assert.equal(GROUP_OF_TUI.size, 127);
    assert.deepEqual(
      ["T047", "T028", "T121", "T204", "T118"].map((tui) => groupOfTuis([tui])),
      ["DISO", "GENE", "CHEM", "LIVB", "CHEM"],
    );
    assert.equal(groupOfTuis(["T116", "T028"]), "CHEM");
    assert.equal(groupOfTuis(["T999"]), undefined);
  });

  it("are asked for by code, group or tag", () => {
    assert.deepEqual([...parseTypes("t047,GEOG")], ["T047", "T083"]);
    assert.throws(() => parseTypes("T999"), /"T999" is neither a semantic type/);
    assert.deepEqual([...parseLanguages("ENG, es")], ["ENG", "SPA"]);
    assert.throws(() => parseLanguages("Klingon"), /"Klingon" is no language/);
  });
});
