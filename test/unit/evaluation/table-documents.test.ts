// Tables with gold and prediction side by side: what a row means, and that no odd row goes unsaid.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FindingList } from "../../../engine/evaluation/findings.ts";
import { asWritten } from "../../../engine/evaluation/reading.ts";
import { parseTableColumns } from "../../../engine/evaluation/table-columns.ts";
import { readTable } from "../../../engine/evaluation/table-documents.ts";
import { evaluated, figureOf } from "../../fixtures/evaluated.ts";

const COLUMNS = "doc=d,mention=m,gold=g,pred=p,type=t,start=s,end=e";

describe("tables of predictions", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-table-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const read = async (rows: string, columns = COLUMNS, more = {}) => {
    const file = join(folder, "t.tsv");
    writeFileSync(file, rows);
    const findings = new FindingList();
    const sides = await readTable(file, {
      columns: parseTableColumns(columns),
      reading: asWritten,
      findings,
      ...more,
    });
    return { ...sides, codes: Object.fromEntries(findings.list().map((f) => [f.code, f.count])) };
  };

  it("gathers a document's rows from anywhere in the file", async () => {
    const { gold, predicted, rows } = await read(
      "d\tm\tg\tp\tt\ts\te\n1\ta\tA\tB\tT\t0\t1\n2\tb\tB\tB\tT\t0\t1\n1\tc\tC\tC\tT\t2\t3\n",
    );
    assert.equal(rows, 3);
    assert.deepEqual(
      gold.map((d) => [d.id, d.mentions.length]),
      [
        ["1", 2],
        ["2", 1],
      ],
    );
    assert.equal(
      figureOf(await evaluated(gold, [predicted], { task: "linking" }), "linking.accuracy"),
      2 / 3,
    );
  });

  it("reads discontinuous places, and gives rows without places one of their own", async () => {
    const { gold } = await read("d\tm\tg\tp\tt\ts\te\n1\ta b\tA\tA\tT\t0;4\t1;5\n");
    assert.deepEqual(gold[0]?.mentions[0]?.spans, [
      { start: 0, end: 1 },
      { start: 4, end: 5 },
    ]);
    const bare = await read("d\tm\tg\tp\n1\tx\tA\tA\n1\tx\tA\tB\n", "doc=d,mention=m,gold=g,pred=p");
    const result = await evaluated(bare.gold, [bare.predicted], { task: "linking" });
    assert.equal(figureOf(result, "linking.accuracy"), 1 / 2);
  });

  it("keeps a row whose offsets are in the wrong order, and says so", async () => {
    const { gold, codes } = await read(
      "d\tm\tg\tp\tt\ts\te\n1\tx\tA\tA\tT\t9\t3\n1\ty\tA\tA\tT\t3\t3\n1\tz\tA\tA\tT\tq\t3\n",
    );
    assert.equal(gold[0]?.mentions.length, 2);
    assert.deepEqual(codes, { "offsets-unusable": 2, "malformed-row": 1 });
  });

  it("tells composites, NIL and both", async () => {
    const { gold, predicted, codes } = await read(
      "d\tm\tg\tp\n1\ta\tB+A\tA|B\n1\tb\tNO_CODE\t-1\n1\tc\tA+NO_CODE\tA\n1\td\t\t\n",
      "doc=d,mention=m,gold=g,pred=p",
    );
    const mentions = gold[0]?.mentions ?? [];
    assert.deepEqual(
      mentions.map((m) => [m.state, m.answers[0]]),
      [
        ["linked", ["A", "B"]],
        ["nil", undefined],
        ["linked", ["A"]],
        ["undecided", undefined],
      ],
    );
    assert.deepEqual(
      predicted[0]?.mentions.map((m) => m.state),
      ["linked", "nil", "linked", "nil"],
    );
    assert.deepEqual(codes, { "nil-in-composite": 1 });
  });

  it("takes a training table by the same mapping, without predictions", async () => {
    const { gold, predicted } = await read("d\tm\tg\n1\ta\tA\n", "doc=d,mention=m,gold=g,pred=p", {
      training: true,
    });
    assert.equal(gold[0]?.mentions.length, 1);
    assert.deepEqual(predicted[0]?.mentions, []);
    await assert.rejects(read("d\tm\tg\n1\ta\tA\n"), /no column "p" for pred/);
    await assert.rejects(read(""), /empty|no header/);
  });

  it("refuses mappings that say nothing", () => {
    for (const [text, why] of [
      ["doc", /FIELD=COLUMN/],
      ["doc=", /FIELD=COLUMN/],
      ["dog=x", /fields are/],
      ["doc=a,doc=b", /twice/],
    ] as const)
      assert.throws(() => parseTableColumns(text), why);
    assert.deepEqual(parseTableColumns("score=a,score=b").score, ["a", "b"]);
  });
});
