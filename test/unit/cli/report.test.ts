import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { calibratorSchema } from "../../../engine/evaluation/calibrator.ts";
import { seeded } from "../../../engine/evaluation/seeded.ts";
import { evaluationOf, linkingError } from "../../fixtures/evaluation.ts";
import { Shell } from "./curie.ts";

describe("curie report and calibrate", function () {
  this.timeout(60_000);
  let shell: Shell;
  before(() => {
    shell = new Shell();
    const random = seeded(3);
    const uniform = () => random() / 2 ** 32;
    const pairs = Array.from({ length: 800 }, (_, i) => {
      const p = uniform();
      return { score: Math.sqrt(p), right: uniform() < p, document: i % 40 };
    });
    const result = evaluationOf([linkingError("a", "flu", ["X:a"], ["X:b"])], {
      confidence: [
        {
          scorer: "score",
          scores: pairs.map((p) => p.score),
          correct: pairs.map((p) => (p.right ? 1 : 0)),
          documents: pairs.map((p) => p.document),
          types: pairs.map(() => 0),
          typeNames: ["DISO"],
          unanswered: 0,
          leftOut: 0,
        },
      ],
    });
    shell.write("result.json", JSON.stringify(result));
  });
  after(() => shell.remove());

  it("renders by the ending of --out, each page with its own nonce", async () => {
    for (const name of ["one.html", "two.html", "r.md", "f.csv", "e.errors.csv"])
      assert.equal((await shell.run(["report", "result.json", "--out", name])).status, 0, name);
    const read = (name: string) => readFileSync(shell.path(name), "utf8");
    const nonce = (html: string) => /<script nonce="([0-9a-f]{32})">/.exec(html)?.[1];
    assert.ok(nonce(read("one.html")));
    assert.notEqual(nonce(read("one.html")), nonce(read("two.html")));
    assert.match(read("r.md"), /^# predicted against gold\n/);
    assert.match(read("f.csv"), /^table,line,support,/);
    assert.match(read("e.errors.csv"), /^class,document,/);
  });

  it("prints Markdown where nothing else is asked, and refuses what is no result", async () => {
    assert.match((await shell.run(["report", "result.json"])).stdout, /\*\*Quality of the score\*\*/);
    shell.write("other.json", '{"schema":"x/1"}');
    const { status, stderr } = await shell.run(["report", "other.json"]);
    assert.equal(status, 2);
    assert.match(stderr, /other\.json has the schema x\/1; this version renders curie\.evaluation\/1/);
  });

  it("calibrates on one part of the documents and tells what it is worth on the other", async () => {
    const { status, stdout, stderr } = await shell.run([
      ...["calibrate", "result.json", "--out", "c.json", "--json", "--precision", "0.8"],
    ]);
    assert.equal(status, 0, stderr);
    const made = JSON.parse(stdout);
    assert.deepEqual([made.fitted.documents, made.tested.documents], [20, 20]);
    const [ece] = made.quality;
    assert.ok(ece.before > 0.1 && ece.after < ece.before, JSON.stringify(ece));
    assert.ok(Math.abs(made.thresholds[0].precision - 0.8) < 0.1, JSON.stringify(made.thresholds));
    const stored = calibratorSchema.parse(JSON.parse(readFileSync(shell.path("c.json"), "utf8")));
    assert.deepEqual(Object.keys(stored.types), ["DISO"]);
    const again = await shell.run(["calibrate", "result.json", "--json", "--precision", "0.8"]);
    assert.equal(again.stdout, stdout);
    assert.match((await shell.run(["calibrate", "result.json"])).stdout, /\| ECE \| 0\.\d+ \| 0\.\d+ \(/);
  });

  it("says which scores there are", async () => {
    const { status, stderr } = await shell.run(["calibrate", "result.json", "--scorer", "beam"]);
    assert.deepEqual([status, /it has score\./.test(stderr)], [2, true]);
    assert.equal((await shell.run(["calibrate", "result.json", "--held-out", "1"])).status, 2);
  });
});
