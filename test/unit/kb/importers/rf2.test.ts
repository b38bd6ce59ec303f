// SNOMED CT, Release Format 2: a small release of our own making, with what a real one has in each file.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { importRf2, type Rf2Options } from "../../../../engine/kb/importers/rf2.ts";
import { groupOfTag, tagged } from "../../../../engine/kb/importers/snomed-tags.ts";
import { survivesDamage } from "./damage.ts";
import { type Reading, readAll } from "./reading.ts";

/** Rows of a file: cells by column, id and time and module added. */
const table = (columns: string, ...rows: string[]): string =>
  [
    `id\teffectiveTime\tactive\tmoduleId\t${columns.split(" ").join("\t")}`,
    ...rows.map((row) => {
      const [id, active, ...cells] = row.split(";").map((c) => c.trim());
      return [id, "20250101", active, "900000000000207008", ...cells].join("\t");
    }),
    "",
  ].join("\r\n");

const FSN = "900000000000003001";
const SYN = "900000000000013009";
const US = "900000000000509007";
const GB = "900000000000508004";
const YES = "900000000000548007";
const SOME = "900000000000549004";

const RELEASE = {
  "Snapshot/Terminology/sct2_Concept_Snapshot_INT_20250101.txt": table(
    "definitionStatusId",
    "1001;1;x",
    "1002;1;x",
    "1003;0;x",
    "1004;0;x",
  ),
  "Snapshot/Terminology/sct2_Description_Snapshot-en_INT_20250101.txt": table(
    "conceptId languageCode typeId term caseSignificanceId",
    `11;1;1001;en;${FSN};Anaemia of lung (disorder);x`,
    `12;1;1001;en;${SYN};Lung anaemia;x`,
    `13;1;1001;en;${SYN};Lung anemia;x`,
    `14;0;1001;en;${SYN};Retired name;x`,
    `15;1;1002;en;${FSN};Disease (disorder);x`,
    `16;1;1003;en;${FSN};Pale lung (finding);x`,
    `17;1;1003;en;${SYN};Paleness of lung;x`,
    `18;1;1004;en;${FSN};Odd thing (no such tag);x`,
    `19;1;9999;en;${SYN};Nobody's;x`,
  ),
  "Snapshot/Terminology/sct2_Description_Snapshot-es_INT_20250101.txt": table(
    "conceptId languageCode typeId term caseSignificanceId",
    `21;1;1001;es;${FSN};anemia pulmonar (trastorno);x`,
    `22;1;1001;es;${SYN};anemia del pulmón;x`,
  ),
  "Snapshot/Terminology/sct2_TextDefinition_Snapshot-en_INT_20250101.txt": table(
    "conceptId languageCode typeId term caseSignificanceId",
    '31;1;1001;en;900000000000550004;Too few cells, "red" ones.;x',
  ),
  "Snapshot/Terminology/sct2_Relationship_Snapshot_INT_20250101.txt": table(
    "sourceId destinationId relationshipGroup typeId characteristicTypeId modifierId",
    "41;1;1001;1002;0;116680003;x;x",
    "42;1;1001;1003;0;363698007;x;x",
    "43;0;1001;1004;0;116680003;x;x",
  ),
  "Snapshot/Refset/Language/der2_cRefset_LanguageSnapshot-en_INT_20250101.txt": table(
    "refsetId referencedComponentId acceptabilityId",
    `a;1;${GB};12;${YES}`,
    `b;1;${US};13;${YES}`,
    `c;1;${US};12;${SOME}`,
  ),
  "Snapshot/Refset/Content/der2_cRefset_AssociationSnapshot_INT_20250101.txt": table(
    "refsetId referencedComponentId targetComponentId",
    "d;1;900000000000527005;1003;1001",
    "e;1;900000000000523009;1004;1001",
    "f;0;900000000000526001;1004;1002",
  ),
  "Full/Terminology/sct2_Concept_Full_INT_20250101.txt": "not to be read",
};

async function withRelease<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (at: string) => Promise<T>,
) {
  const folder = await mkdtemp(join(tmpdir(), "curie-rf2-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
const read = (
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Omit<Rf2Options, "report"> = {},
  given = "",
): Promise<Reading> =>
  withRelease(files, (at) => readAll((report) => importRf2(join(at, given), { ...options, report })));

describe("RF2 importer", () => {
  it("joins concepts, descriptions, preferred terms, definitions and is-a", async () => {
    const { concepts, problems, report } = await read(RELEASE);
    assert.deepEqual(concepts[0], {
      id: "SNOMEDCT:1001",
      name: "Lung anemia",
      group: "DISO",
      types: ["disorder"],
      synonyms: [
        { text: "Anaemia of lung", scope: "exact" },
        { text: "Lung anaemia", scope: "exact" },
        { text: "anemia pulmonar", scope: "exact", language: "es" },
        { text: "anemia del pulmón", scope: "exact", language: "es" },
      ],
      definitions: [{ text: 'Too few cells, "red" ones.' }],
      parents: ["SNOMEDCT:1002"],
      xrefs: [],
      altIds: [],
      obsolete: false,
      replacedBy: [],
    });
    assert.deepEqual(
      concepts.map((c) => [c.name, c.group, c.obsolete, c.replacedBy]),
      [
        ["Lung anemia", "DISO", false, []],
        ["Disease", "DISO", false, []],
        ["Pale lung", "DISO", true, ["SNOMEDCT:1001"]],
        ["Odd thing", "CONC", true, []],
      ],
    );
    assert.equal(problems.length, 2);
    assert.match(problems[0] ?? "", /1 rows belong to concepts that the release does not have/);
    assert.match(problems[1] ?? "", /no semantic group is known .* "SNOMEDCT:"/);
    assert.deepEqual([report.obsolete, report.replaced], [2, 1]);
    assert.deepEqual([...report.skipped], [["inactive descriptions", 1]]);
  });

  it("prefers another reference set or language where asked", async () => {
    assert.equal((await read(RELEASE, { languageRefset: GB })).concepts[0]?.name, "Lung anaemia");
    await assert.rejects(
      read(RELEASE, { languageRefset: "7" }),
      new RegExp(`there is no language reference set 7; the release has .*${GB}`),
    );
    const spanish = await read(RELEASE, { language: "es", languages: new Set(["es"]) });
    assert.deepEqual(
      spanish.concepts.map((c) => [c.name, c.group, c.synonyms.map((s) => s.text)]),
      [["anemia pulmonar", "DISO", ["anemia del pulmón"]]],
    );
    assert.equal(spanish.report.skipped.get("concepts without a description in the languages asked for"), 3);
  });

  it("reads gzipped files and does without the optional ones", async () => {
    const few = Object.fromEntries(
      Object.entries(RELEASE)
        .filter(([name]) => /Concept_Snap|Description_Snapshot-en/.test(name))
        .map(([name, text]) => [`${name}.gz`, gzipSync(text)]),
    );
    const { concepts, problems } = await read(few);
    assert.equal(concepts[0]?.name, "Anaemia of lung");
    assert.match(problems[0] ?? "", /no language reference set/);
  });

  it("reports bad rows, and refuses what is no release", async () => {
    const name = "Snapshot/Terminology/sct2_Concept_Snapshot_INT_20250101.txt";
    const { concepts, problems } = await read({ ...RELEASE, [name]: `${RELEASE[name]}1005\t1\r\n` });
    assert.equal(concepts.length, 4);
    assert.match(problems[0] ?? "", /^6: the row has 2 cells instead of 5; left out/);
    await assert.rejects(
      read({ ...RELEASE, [name]: "a\tb\n1\t2\n" }),
      /there is no column "id": is this sct2_Concept_Snapshot/,
    );
    await assert.rejects(read({ "x.txt": "x" }), /no snapshot of SNOMED CT in this folder/);
    await assert.rejects(
      read(RELEASE, {}, name),
      /SNOMED CT release file: use --from rf2 with the release's folder/,
    );
    await assert.rejects(read(RELEASE, {}, "none"), /no such file or folder/);
  });

  it("knows tags", () => {
    assert.deepEqual(tagged("Hb (A) level (observable entity)"), {
      term: "Hb (A) level",
      tag: "observable entity",
    });
    assert.deepEqual(tagged("plain"), { term: "plain", tag: "" });
    assert.equal(groupOfTag("regime/therapy"), "PROC");
  });

  it("survives damage", async function () {
    this.timeout(60_000);
    const flat = Object.fromEntries(
      Object.entries(RELEASE).map(([name, text]) => [name.slice(name.lastIndexOf("/") + 1), text]),
    );
    await survivesDamage(flat, (path, report) => importRf2(path(""), { report }));
  });
});
