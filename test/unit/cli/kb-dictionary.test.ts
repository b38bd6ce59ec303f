// A dictionary in a shell: names and concepts added, folded into a knowledge base; and a folder compared.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { openKb } from "../../../engine/kb/open.ts";
import { Shell, vocabulary } from "./curie.ts";

describe("curie kb add", function () {
  this.timeout(60_000);
  let shell: Shell;
  before(async () => {
    shell = new Shell();
    shell.write("old.jsonl", vocabulary);
    const built = await shell.run(["kb", "import", "--out", "old.curiekb", "--license", "CC0", "old.jsonl"]);
    assert.equal(built.status, 0, built.stderr);
    assert.match(built.stderr, /old\.jsonl: read as jsonl, because each line is a JSON object with an id/);
    assert.match(built.stdout, /^licence: CC0$/m);
  });
  after(() => shell.remove());
  const add = (...args: string[]) => shell.run(["kb", "add", "--kb", "old.curiekb", ...args]);
  const dictionary = () => readFileSync(shell.path(".curie/dictionary.jsonl"), "utf8");

  it("adds names and concepts, each a line", async () => {
    const named = await add("X:ms", "MScl", "encephalomyelitis disseminata");
    assert.deepEqual([named.status, named.stderr], [0, ""]);
    const made = await add(
      "--group",
      "DISO",
      "--definition",
      "Still tired.",
      "--parent",
      "X:mi",
      "USER:haul",
      "long haul",
      "LH",
    );
    assert.equal(made.status, 0, made.stderr);
    assert.equal(
      dictionary(),
      '{"id":"X:ms","synonyms":["MScl","encephalomyelitis disseminata"]}\n' +
        '{"id":"USER:haul","name":"long haul","group":"DISO","parents":["X:mi"],"synonyms":["LH"],"definitions":[{"text":"Still tired."}]}\n',
    );
  });

  it("refuses what is unknown or known already", async () => {
    const before = dictionary();
    for (const [args, message] of [
      [["X:none", "x"], /no knowledge base holds this concept; say --group/],
      [["--group", "DISO", "X:ms", "x"], /X:ms is Multiple Sclerosis already/],
      [["--group", "DISO", "none", "x"], /id: an id is a CURIE/],
    ] as const) {
      const refused = await add(...args);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, message);
    }
    assert.equal(dictionary(), before);
  });

  it("is folded in by merge", async () => {
    const merged = await shell.run([
      "kb",
      "merge",
      "--out",
      "new.curiekb",
      "--dictionary",
      ".curie/dictionary.jsonl",
      "old.curiekb",
    ]);
    assert.equal(merged.status, 0, merged.stderr);
    const kb = await openKb(shell.path("new.curiekb"));
    assert.deepEqual(
      [kb.lookup("mscl")[0]?.concept, kb.lookup("long haul")[0]?.concept],
      ["X:ms", "USER:haul"],
    );
    assert.equal(kb.info.license, "CC0");
  });

  it("a folder is compared: annotations, decisions that stand, in their places", async () => {
    shell.write("newer.jsonl", vocabulary.replaceAll("X:mi", "X:infarct"));
    await shell.run(["kb", "import", "--out", "newer.curiekb", "newer.jsonl"]);
    mkdirSync(shell.path("notes/.curie"), { recursive: true });
    const decision = {
      author: "me",
      action: "choose",
      scope: "here",
      quote: "MI",
      before: "",
      after: "",
      file: "a.txt",
    };
    const log = [
      { ...decision, time: "2026-01-01T00:00:00.000Z", concept: "X:mi" },
      { ...decision, time: "2026-01-01T00:00:01.000Z", concept: "X:mi", quote: "gone" },
      {
        ...decision,
        action: "undo",
        time: "2026-01-01T00:00:02.000Z",
        undoes: "2026-01-01T00:00:01.000Z",
        quote: "gone",
      },
    ];
    writeFileSync(
      shell.path("notes/.curie/decisions.jsonl"),
      log.map((d) => `${JSON.stringify(d)}\n`).join(""),
    );
    writeFileSync(shell.path("notes/a.txt"), "MI\n");
    writeFileSync(shell.path("notes/a.ann"), "T1\tDisease 0 2\tMI\nN1\tReference T1 X:mi\tMI\n");
    const run = await shell.run([
      "kb",
      "diff",
      "old.curiekb",
      "newer.curiekb",
      "--corpus",
      "notes",
      "--json",
    ]);
    assert.equal(run.status, 0, run.stderr);
    const { corpus } = JSON.parse(run.stdout);
    assert.deepEqual([corpus.files, corpus.ids], [2, 2]);
    assert.deepEqual(
      corpus.touched.map(
        (t: { path: string; change: string; successors: { id: string }[]; record?: object }) => [
          t.path,
          t.change,
          t.successors.map((s) => s.id),
          t.record !== undefined,
        ],
      ),
      [
        ["notes/a.ann", "vanished", ["X:infarct"], false],
        ["notes/.curie/decisions.jsonl", "vanished", ["X:infarct"], true],
      ],
    );
    const text = await shell.run(["kb", "diff", "old.curiekb", "newer.curiekb", "--corpus", "notes"]);
    assert.match(
      text.stdout,
      /Annotations touched: 2\n {2}notes\/a\.ann:2: "MI" X:mi: .*\n {2}notes\/\.curie\/decisions\.jsonl:1: "MI" X:mi: vanished -> X:infarct/,
    );
  });

  it("an import reports in Markdown and in JSON, the same parts in each", async () => {
    shell.write("odd.jsonl", `${vocabulary}{"id":"X:9"}\n`);
    for (const name of ["r.md", "r.json"])
      assert.equal(
        (
          await shell.run([
            "kb",
            "import",
            "--from",
            "jsonl",
            "--out",
            "odd.curiekb",
            "--report",
            name,
            "odd.jsonl",
          ])
        ).status,
        1,
      );
    const page = readFileSync(shell.path("r.md"), "utf8");
    for (const part of [
      "Rows read | 6",
      "Concepts kept | 5",
      "## Dropped",
      "odd.jsonl:6",
      "## Obsolete",
      "X:old",
      "## Ambiguous",
      "## Characters",
      "## Hierarchy",
    ])
      assert.ok(page.includes(part), part);
    const json = JSON.parse(readFileSync(shell.path("r.json"), "utf8"));
    assert.deepEqual(
      [json.rows, json.concepts, json.encoding.count, json.obsolete.examples[0].line],
      [6, 5, 0, 5],
    );
    assert.deepEqual(
      json.ambiguous.examples[0].owners.map((o: { id: string; line: number }) => [o.id, o.line]),
      [
        ["X:mitral", 2],
        ["X:ms", 1],
      ],
    );
  });

  it("what a killed import left is swept away by the next one", async () => {
    shell.write("old2.curiekb.999999.part", "half");
    assert.equal((await shell.run(["kb", "import", "--out", "old2.curiekb", "old.jsonl"])).status, 0);
    assert.throws(() => readFileSync(shell.path("old2.curiekb.999999.part")));
  });
});
