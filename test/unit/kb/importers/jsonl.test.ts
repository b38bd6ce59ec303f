// JSON Lines: good lines kept, bad ones told with line and reason.
import assert from "node:assert/strict";
import { importJsonl } from "../../../../engine/kb/importers/jsonl.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

const read = (text: string): Promise<Reading> =>
  withFiles({ "a.jsonl": text }, (path) => readAll((report) => importJsonl(path("a.jsonl"), { report })));

describe("JSON Lines importer", () => {
  it("reads concepts as a person writes them", async () => {
    const { concepts, problems, report } = await read(
      `# ours\n\n{"id":"X:1","name":"Asthma","group":"DISO","synonyms":["wheeze",{"text":"BA","scope":"abbreviation"}],"definitions":["Hard breathing."]}\n{"id":"HP:2","name":"Cough"}\n`,
    );
    assert.deepEqual(problems, []);
    assert.equal(report.rows, 2);
    assert.deepEqual(concepts[0]?.synonyms, [
      { text: "wheeze", scope: "exact" },
      { text: "BA", scope: "abbreviation" },
    ]);
    assert.deepEqual(concepts[0]?.definitions, [{ text: "Hard breathing." }]);
    assert.equal(concepts[1]?.group, "DISO");
  });

  it("reports what is wrong, line by line", async () => {
    const { concepts, problems } = await read(
      [
        '{"id":"X:1","name":"good","group":"DISO"}',
        '{"id":"X:2","name":"cut off',
        '{"id":"X:3","name":"bad group","group":"NOPE"}',
        '{"id":"X:4","name":"extra","group":"DISO","colour":"red"}',
        '{"id":"X:5","name":"half good","group":"DISO","synonyms":["ok","",{"text":"x","scope":"wild"}]}',
        "[1,2]",
        "null",
        '{"id":"bare","name":"no curie","group":"DISO"}',
      ].join("\n"),
    );
    assert.deepEqual(
      concepts.map((c) => [c.id, c.synonyms.length]),
      [
        ["X:1", 0],
        ["X:5", 1],
      ],
    );
    assert.deepEqual(
      problems.map((p) => Number.parseInt(p, 10)),
      [2, 3, 4, 5, 5, 6, 7, 8],
    );
    assert.match(problems[0] ?? "", /not JSON/);
    assert.match(problems[1] ?? "", /group: .*left out/);
  });

  it("caps the list, not the count", async () => {
    const { report } = await read(`{"id":"X:1","name":"a","group":"DISO"}\n${"nonsense\n".repeat(300)}`);
    assert.equal(report.problemCount, 300);
    assert.equal(report.problems.length, 200);
  });

  it("refuses other formats and names the right one", async () => {
    await assert.rejects(read("format-version: 1.2\n[Term]\n"), /not JSON Lines; it looks like an OBO file/);
    await assert.rejects(
      read('{\n  "id": "X:1",\n  "name": "a"\n}\n'),
      /one JSON value: use --from json for an array/,
    );
    await assert.rejects(read("id\tname\nX:1\ta\n"), /not JSON Lines; it looks like a table: use --from tsv/);
  });
});
