// Tables: mappings, merged rows, joined tables, MeSH trees, and the ways a table can be wrong.
import assert from "node:assert/strict";
import { importIdLists } from "../../../../engine/kb/importers/id-lists.ts";
import { parsePrefix } from "../../../../engine/kb/importers/id-prefix.ts";
import { parseColumns } from "../../../../engine/kb/importers/table-columns.ts";
import { importTsv, type TsvOptions } from "../../../../engine/kb/importers/tsv.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

const read = (
  sources: string | Record<string, string>,
  columns: string,
  options: Partial<TsvOptions> & { joined?: Record<string, string> } = {},
): Promise<Reading> =>
  withFiles(typeof sources === "string" ? { "a.tsv": sources } : sources, (path) =>
    readAll((report) =>
      importTsv(path("a.tsv"), {
        group: "DISO",
        ...options,
        report,
        columns: parseColumns(columns),
        join: Object.entries(options.joined ?? {}).map(([file, mapping]) => ({
          file: path(file),
          columns: parseColumns(mapping),
        })),
      }),
    ),
  );

describe("table importer", () => {
  it("merges rows of one id, consecutive or not", async () => {
    const { concepts, problems, report } = await read(
      "ui\tname\tterm\nD1\tAsthma\tAsthma\nD1\tAsthma\tAsthma, Bronchial\nD2\tFlu\tGrippe\nD1\tAsthma\tWheeze\n",
      "id=ui,name=name,synonyms=term",
      { prefix: "MESH:" },
    );
    assert.deepEqual(problems, []);
    assert.equal(report.rows, 4);
    assert.deepEqual(
      concepts.map((c) => [c.id, c.name, c.synonyms.map((s) => s.text)]),
      [
        ["MESH:D1", "Asthma", ["Asthma, Bronchial", "Wheeze"]],
        ["MESH:D2", "Flu", ["Grippe"]],
      ],
    );
  });

  it("keeps later, other names of an id as synonyms", async () => {
    const { concepts } = await read("id\tn\nX:1\ta\nX:1\tb\n", "id=id,name=n");
    assert.deepEqual(concepts[0]?.synonyms, [{ text: "b", scope: "exact" }]);
  });

  it("maps every field, splits cells, reads scopes and languages", async () => {
    const { concepts, problems } = await read(
      [
        "id,label,syn1,syn2,def,kind,up,alt,x,dead,next,how,lang,sort",
        '1,"Cancer, lung",a|b,c,"Says ""x"", and more",Disease,2|Y:3,9,Z:1|Z:2,yes,4,hasRelatedSynonym,fr,Neoplastic Process',
      ].join("\n"),
      "id=id,name=label,synonyms=syn1,synonyms=syn2,definition=def,group=kind,parents=up,altIds=alt,xrefs=x,obsolete=dead,replacedBy=next,scope=how,language=lang,types=sort",
      { prefix: "Y:", listSeparator: "|", groupNames: { Disease: "PHEN" } },
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(concepts[0], {
      id: "Y:1",
      name: "Cancer, lung",
      group: "PHEN",
      types: ["Neoplastic Process"],
      synonyms: ["a", "b", "c"].map((text) => ({ text, scope: "related", language: "fr" })),
      definitions: [{ text: 'Says "x", and more' }],
      parents: ["Y:2", "Y:3"],
      xrefs: ["Z:1", "Z:2"],
      altIds: ["Y:9"],
      obsolete: true,
      replacedBy: ["Y:4"],
    });
  });

  it("takes positions for tables without a header, and rows that meet a condition", async () => {
    const { concepts } = await read("X:1;a;keep\nX:2;b;drop\nX:3;c;keep\n", "id=#1,name=#2", {
      header: false,
      where: { "#3": "keep" },
    });
    assert.deepEqual(
      concepts.map((c) => c.name),
      ["a", "c"],
    );
  });

  it("adds joined tables, and takes groups and parents from MeSH tree numbers", async () => {
    const { concepts, problems } = await read(
      {
        "a.tsv":
          "ui\tname\nD1\tDiseases\nD2\tLung Diseases\nD3\tAsthma\nD4\tMice\nD5\tAnxiety Disorders\nD6\tLost\n",
        "trees.tsv":
          "ui\ttree\nD1\tC\nD2\tC08\nD3\tC08.127\nD3\tC20.1\nD4\tB01.5\nD5\tF03.080\nD9\tA01\nD2\tC08 !\n",
        "fr.tsv": "ui\tnom\tlang\nD3\tAsthme\tfr\n",
      },
      "id=ui,name=name",
      {
        prefix: "MESH:",
        joined: { "trees.tsv": "id=ui,tree=tree", "fr.tsv": "id=ui,synonyms=nom,language=lang" },
      },
    );
    assert.deepEqual(
      concepts.map((c) => [c.name, c.group, c.parents]),
      [
        ["Diseases", "DISO", []],
        ["Lung Diseases", "DISO", []],
        ["Asthma", "DISO", ["MESH:D2"]],
        ["Mice", "LIVB", []],
        ["Anxiety Disorders", "DISO", []],
        ["Lost", "DISO", []],
      ],
    );
    assert.deepEqual(concepts[2]?.synonyms, [{ text: "Asthme", scope: "exact", language: "fr" }]);
    assert.equal(problems.length, 2);
    assert.match(problems[0] ?? "", /1 rows have an id that .* does not have/);
    assert.match(problems[1] ?? "", /"C08 !" is no MeSH tree number/);
  });

  it("reports rows without id or name, and broken characters", async () => {
    const { concepts, problems } = await withFiles(
      { "a.tsv": Buffer.concat([Buffer.from("id\tn\n\tnobody\nX:1\t\nX:2\tcaf"), Buffer.from([0xe9, 10])]) },
      (path) =>
        readAll((report) =>
          importTsv(path("a.tsv"), { report, group: "DISO", columns: parseColumns("id=id,name=n") }),
        ),
    );
    assert.deepEqual(
      concepts.map((c) => c.name),
      ["caf\uFFFD"],
    );
    assert.deepEqual(
      problems.map((p) => p.replace(/;.*|(?<=characters): U.*/, "")),
      ["2: the row has no id", "4: broken characters", "3: name: it is empty"],
    );
  });

  it("reports rows with too many or too few cells, and group names that nobody mapped, once each", async () => {
    const text = "id\tn\tg\nX:1\ta\tDISO\textra\nX:2\tb\nX:3\tc\tDisease\t\t\nX:4\td\tDisease\n";
    const { concepts, problems } = await read(text, "id=id,name=n,group=g");
    assert.deepEqual(
      concepts.map((c) => c.name),
      ["a", "b", "c", "d"],
    );
    assert.deepEqual(problems.slice(0, 2), [
      "2: the row has 4 cells instead of 3; those beyond the last column are left out.",
      "3: the row has 2 cells instead of 3; the missing ones are taken as empty.",
    ]);
    assert.equal(
      problems.filter((p) => /^4: "Disease" is no semantic group .*Disease = GROUP/.test(p)).length,
      1,
    );
    assert.equal(problems.filter((p) => /Disease/.test(p)).length, 1);
    const bare = await read("X:1\ta\nX:2\tb\tc\n", "id=#1,name=#2,synonyms=#3", { header: false });
    assert.equal(bare.problems.length, 1, bare.problems.join("\n"));
    assert.match(bare.problems[0] ?? "", /^1: the row has 2 cells instead of 3/);
  });

  it("says where a stray quote stopped the reading", async () => {
    const text = `id\tn\nX:1\ta\nX:2\t"never closed\n${"X:3\tb\n".repeat(10)}`;
    const { concepts, problems } = await read(text, "id=id,name=n");
    assert.deepEqual(
      concepts.map((c) => c.id),
      ["X:1"],
    );
    assert.match(problems[0] ?? "", /reading stopped: .*stray quote/);
    const plain = await read(text, "id=id,name=n", { quote: null });
    assert.deepEqual(
      plain.concepts.map((c) => c.name),
      ["a", '"never closed', "b"],
    );
  });

  it("refuses tables without the columns, and files that are none", async () => {
    await assert.rejects(
      read("id\tn\nX:1\ta\n", "id=id,name=label"),
      /no column "label" for name: its columns are id, n/,
    );
    await assert.rejects(
      read("X:1\ta\n", "id=id", { header: false }),
      /it has no header; write positions as #1/,
    );
    await assert.rejects(read("id\tn\nX:1\ta\n", "name=n"), /no column is mapped to id/);
    await assert.rejects(
      read("format-version: 1.2\n\n[Term]\n", "id=id"),
      /not a table; it looks like an OBO file/,
    );
    assert.throws(() => parseColumns("id=a,nam=b"), /"nam=b" is not FIELD=COLUMN; fields are id, name/);
    assert.throws(() => parsePrefix("[0-9]+="), /is not PATTERN=PREFIX/);
  });
});

describe("id list importer", () => {
  const run = (text: string): Promise<Reading> =>
    withFiles({ "a.txt": text }, (path) =>
      readAll((report) =>
        importIdLists(path("a.txt"), { report, group: "DISO", prefix: parsePrefix("[0-9]+=OMIM:,.*=MESH:") }),
      ),
    );

  it("reads ids, former ids and names", async () => {
    const { concepts, problems } = await run(
      "C567755|613097||Tooth Agenesis, Selective, 6|STHAG6\nno gap|at all\n||name only\nD1||\nD1||Asthma\n",
    );
    assert.deepEqual(
      concepts.map((c) => [c.id, c.altIds, c.name, c.synonyms.map((s) => s.text)]),
      [
        ["MESH:C567755", ["OMIM:613097"], "Tooth Agenesis, Selective, 6", ["STHAG6"]],
        ["MESH:D1", [], "Asthma", []],
      ],
    );
    assert.deepEqual(
      problems.map((p) => Number.parseInt(p, 10)),
      [2, 3, 4],
    );
  });
  it("reads XML's references, and titles of OMIM that stand in one name", async () => {
    const { concepts } = await run(
      "D2|100100||Crane&apos;s Fever|FEVER, A &amp; B|RIVER FEVER;RVF LAKE FEVER, INCLUDED\n",
    );
    assert.deepEqual(
      concepts.map((c) => [c.name, ...c.synonyms.map((s) => `${s.text} ${s.scope}`)]),
      [["Crane's Fever", "FEVER, A & B exact", "RIVER FEVER exact", "RVF exact", "LAKE FEVER related"]],
    );
  });

  it("refuses other tables", async () => {
    await assert.rejects(run("id\tname\nX:1\ta\n"), /not a list of "id\|id\|\|name\|name" lines/);
  });
});
