// `curie evaluate` as a shell runs it: two corpora or a table, what it prints, what it writes, what it refuses.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { type EvaluationResult, parseResult } from "../../../engine/evaluation/result.ts";
import { Shell, vocabulary } from "./curie.ts";

const GOLD = `1|t|Dropsy and aspirin
1|a|A heart attack.
1\t0\t6\tDropsy\tDisease\told
1\t11\t18\taspirin\tChemical\tasa
1\t21\t33\theart attack\tDisease\tmi

2|t|MS
2|a|None.
2\t0\t2\tMS\tDisease\t-1

`;
const PREDICTED = `1|t|Dropsy and aspirin
1|a|A heart attack.
1\t0\t6\tDropsy\tDISO\tX:mi
1\t11\t18\taspirin\tCHEM\tX:asa
1\t27\t33\tattack\tDISO\tX:mi

3|t|Elsewhere
3|a|None.
3\t0\t4\tElse\tDISO\tX:mi

`;
const TABLE = `file\tspan\tcode\tanswer\tlabel\tfrom\tto\tp\tname
a\t"quoted\tC1\tC1\tDISO\t0\t7\t0.9\t"quoted
a\ttwo\tC2+C1\tC1+C2\tDISO\t9\t12\t0.8\tother
a\tthree\tC3\tC4\tDISO\t14\t19\t0.7\tthree
b\tone\tNO_CODE\tC1\tPROC\t0\t3\tbad\t
b\tfour\tC5
b\tfive\tC5\t\tPROC\t5\t9\t0.2\tfive
`;
const COLUMNS =
  "doc=file,mention=span,gold=code,pred=answer,type=label,start=from,end=to,score=p,goldname=name";

describe("curie evaluate", function () {
  this.timeout(180_000);
  let shell: Shell;
  const run = (args: string[]) => shell.run(["evaluate", ...args]);
  const result = async (args: string[], status = 0): Promise<EvaluationResult> => {
    const { stdout, stderr, status: got } = await run([...args, "--json", "--draws", "20"]);
    assert.equal(got, status, stderr);
    return parseResult(JSON.parse(stdout));
  };
  const counts = (r: EvaluationResult, id: string) => {
    const f = [...r.figures, ...r.tables.flatMap((t) => t.lines.flatMap((l) => l.figures))].find(
      (x) => x.id === id,
    );
    return f && [f.numerator, f.denominator];
  };
  const pair = [
    "gold.pubtator",
    "predicted.pubtator",
    "--map-type",
    "DISO=Disease,CHEM=Chemical",
    "--prefix",
    "X:",
  ];
  before(async () => {
    shell = new Shell();
    shell.write("small.jsonl", vocabulary);
    assert.equal(
      (await shell.run(["kb", "build", "--from", "jsonl", "--out", "small.curiekb", "small.jsonl"])).status,
      0,
    );
    shell.write("gold.pubtator", GOLD);
    shell.write("predicted.pubtator", PREDICTED);
    shell.write("table.tsv.gz", gzipSync(TABLE));
  });
  after(() => shell.remove());

  it("scores two corpora and tells what was wrong with them by its status", async () => {
    const r = await result(pair, 1);
    assert.deepEqual(counts(r, "recognition.exact.precision"), [2, 3]);
    assert.deepEqual(counts(r, "recognition.exact.recall"), [2, 4]);
    assert.deepEqual(counts(r, "recognition.relaxed.recall"), [3, 4]);
    assert.deepEqual(counts(r, "linking.accuracy"), [1, 3]);
    assert.deepEqual(counts(r, "nil.recall"), [0, 1]);
    assert.deepEqual(
      r.findings.map((f) => [f.code, f.count]),
      [
        ["document-missing", 1],
        ["document-extra", 1],
        ["few-documents", 1],
      ],
    );
    const [gold, predicted] = r.sides;
    assert.deepEqual(
      [gold?.format, gold?.documents, gold?.mentions, gold?.linked, gold?.nil],
      ["pubtator", 2, 4, 3, 1],
    );
    assert.equal(predicted?.mentions, 4);
    assert.match(gold?.sha256 ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual(r.command.slice(0, 3), ["curie", "evaluate", "gold.pubtator"]);
    const wrong = r.errors.items.find((e) => e.class === "concept");
    assert.deepEqual([wrong?.file, wrong?.line], ["gold.pubtator", 3]);
    assert.deepEqual([wrong?.gold?.concepts, wrong?.predicted?.concepts], [["X:old"], ["X:mi"]]);
  });

  it("follows a knowledge base: names, ambiguity, what it does not hold", async () => {
    const r = await result([...pair, "--kb", "small.curiekb"], 1);
    assert.deepEqual(counts(r, "linking.reachable"), [3, 3]);
    assert.deepEqual(counts(r, "linking.accuracy/synonym=a name of it"), [1, 3]);
    assert.deepEqual(counts(r, "hierarchy.exact"), [1, 2]);
    assert.ok(r.sides.some((s) => s.role === "kb" && s.format.startsWith("curiekb small")));
    assert.ok(r.leaks.some((l) => l.role === "kb" && l.kind === "form and concept" && l.shared === 3));
  });

  it("says what training and a second system change", async () => {
    const r = await result([...pair, "--train", "gold.pubtator", "--compare", "gold.pubtator"], 1);
    assert.deepEqual(counts(r, "linking.accuracy/answer-in-training=seen"), [1, 3]);
    assert.ok(r.leaks.some((l) => l.kind === "document" && l.shared === 2 && l.of === 2));
    assert.equal(r.comparison?.won, 3);
    assert.equal(r.comparison?.lost, 0);
    const f1 = r.comparison?.differences.find((d) => d.id === "recognition.exact.f1");
    assert.equal(f1?.second, 1);
  });

  it("scores a table, with quotes as characters, and names its bad rows", async () => {
    const r = await result(["--table", "table.tsv.gz", "--no-quotes", "--columns", COLUMNS], 1);
    assert.deepEqual(counts(r, "linking.accuracy"), [2, 4]);
    assert.deepEqual(counts(r, "linking.accuracy/parts=several (composite)"), [1, 1]);
    assert.deepEqual(counts(r, "linking.accuracy/gold-name=equals the gold name"), [1, 3]);
    assert.deepEqual(counts(r, "nil.precision"), [0, 1]);
    assert.ok(!r.figures.some((f) => f.id.startsWith("recognition")));
    const codes = Object.fromEntries(r.findings.map((f) => [f.code, f.places[0]?.line]));
    assert.deepEqual([codes["malformed-row"], codes["score-unreadable"]], [6, 5]);
    assert.deepEqual(r.confidence[0]?.scorer, "p");
    assert.equal(r.confidence[0]?.unanswered, 1);
    const error = r.errors.items.find((e) => e.class === "concept");
    assert.deepEqual([error?.file, error?.line], ["table.tsv.gz", 4]);
  });

  it("prints for a person: counts, intervals, errors with their line, findings with their effect", async () => {
    const { stdout, status } = await run([...pair, "--draws", "20"]);
    assert.equal(status, 1);
    assert.match(stdout, /exact F1 +57\.1 \([\d.]+ to [\d.]+\) +4 of 7/);
    assert.match(
      stdout,
      /gold\.pubtator:3 \(1\): concept: gold "Dropsy" Disease X:old, predicted "Dropsy" Disease X:mi/,
    );
    assert.match(stdout, /error document-missing: .*All of its gold mentions count as missed/);
  });

  it("writes a result whole, without a word of the texts where that is asked for", async () => {
    const { status } = await run([...pair, "--out", "r.json", "--figures-only"]);
    assert.equal(status, 1);
    const text = readFileSync(shell.path("r.json"), "utf8");
    assert.equal(parseResult(JSON.parse(text)).documents, 2);
    assert.ok(!/aspirin|Dropsy/.test(text.replace(/"command":\[[^\]]*\]/, "")));
  });

  it("refuses with the cure", async () => {
    const cases: [string[], RegExp][] = [
      [["gold.pubtator"], /--table/],
      [["gold.pubtator", "none.pubtator"], /none\.pubtator: there is no such file/],
      [["--table", "table.tsv.gz"], /needs --columns/],
      [
        ["--table", "table.tsv.gz", "--columns", "doc=file,mention=span,gold=nope,pred=answer"],
        /no column "nope".*columns are file, span/,
      ],
      [["--table", "table.tsv.gz", "--columns", "docs=file"], /fields are doc, mention/],
      [[...pair, "--k", "0"], /--k 0/],
      [[...pair, "--out", "r.docx"], /r\.docx/],
      [["gold.pubtator", "predicted.pubtator", "--map-type", "DISO"], /FROM=TO/],
      [["gold.pubtator", "predicted.pubtator", "--format", "docx"], /docx is no format/],
    ];
    for (const [args, message] of cases) {
      const { status, stderr } = await run(args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
    }
    assert.ok(!existsSync(shell.path("r.docx")));
  });
});
