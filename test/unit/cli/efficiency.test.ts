import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { efficiencySchema } from "../../../engine/evaluation/efficiency.ts";
import { Shell } from "./curie.ts";

describe("curie efficiency", function () {
  this.timeout(60_000);
  let shell: Shell;
  before(() => {
    shell = new Shell();
    // 40 documents of five mentions; `right` of five are right.
    const table = (right: number) =>
      ["doc\tspan\tgold\tpred"]
        .concat(
          Array.from(
            { length: 200 },
            (_, i) => `d${Math.floor(i / 5)}\tm${i}\tX:${i}\tX:${i % 5 < right ? i : "wrong"}`,
          ),
        )
        .join("\n");
    for (const [name, right] of [
      ["h2", 1],
      ["h10", 3],
      ["s2", 2],
      ["s10", 4],
    ] as const)
      shell.write(`${name}.tsv`, `${table(right)}\n`);
    shell.write(
      "plan.yaml",
      `columns: doc=doc,mention=span,gold=gold,pred=pred
draws: 50
runs:
  - {human: 0.2, predicted: h2.tsv}
  - {human: 1, predicted: h10.tsv}
  - {human: 0.2, synthetic: true, predicted: s2.tsv}
  - {human: 1, synthetic: true, predicted: s10.tsv}
`,
    );
  });
  after(() => shell.remove());

  it("draws the curve and the point of parity", async () => {
    const { status, stdout, stderr } = await shell.run(["efficiency", "plan.yaml", "--out", "out"]);
    assert.equal(status, 0, stderr);
    assert.match(
      stdout,
      /With synthetic rows 60\.0 % of the human data .* give the 60\.0 that 100\.0 % give alone/,
    );
    const made = efficiencySchema.parse(JSON.parse(readFileSync(shell.path("out/efficiency.json"), "utf8")));
    assert.deepEqual(
      made.points.map((p) => p.value),
      [0.2, 0.6, 0.4, 0.8],
    );
    assert.match(readFileSync(shell.path("out/efficiency.html"), "utf8"), /<svg class="chart"/);
  });

  it("says what is wrong with a plan or a run", async () => {
    shell.write("bad.yaml", "runs: []\n");
    const bad = await shell.run(["efficiency", "bad.yaml"]);
    assert.deepEqual([bad.status, /bad\.yaml: runs: /.test(bad.stderr)], [2, true]);
    shell.write(
      "metric.yaml",
      readFileSync(shell.path("plan.yaml"), "utf8").replace("draws", "metric: exact.f1\ndraws"),
    );
    const metric = await shell.run(["efficiency", "metric.yaml"]);
    assert.equal(metric.status, 2);
    assert.match(metric.stderr, /gives no exact\.f1; it gives .*linking\.accuracy/);
  });
});
