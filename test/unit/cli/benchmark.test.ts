// `curie benchmark`: a small grid, killed in the middle and gone on with.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchmarkSchema } from "../../../engine/evaluation/benchmark/benchmark-result.ts";
import { cellsOf, gridSchema } from "../../../engine/evaluation/benchmark/grid.ts";
import { type Shell, shellWithVocabulary } from "./curie.ts";

const main = join(import.meta.dirname, "..", "..", "..", "engine", "cli", "main.ts");

const GOLD = [
  "1|t|Aspirin after a heart attack",
  "1|a|The patients took acetylsalicylic acid.",
  "1\t0\t7\tAspirin\tCHEM\tX:asa",
  "1\t16\t28\theart attack\tDISO\tX:mi",
  "1\t47\t67\tacetylsalicylic acid\tCHEM\tX:asa",
  "",
  "2|t|Hart atack",
  "2|a|It was no heart attack.",
  "2\t0\t10\tHart atack\tDISO\tX:mi",
  "2\t21\t33\theart attack\tDISO\tX:mi",
  "",
  "",
].join("\n");

const GRID = `
recognisers: [dictionary, gold]
linkers: [names, similar, context]
kbs:
  - {name: small, files: [small.curiekb]}
corpora:
  - {name: toy, gold: gold.pubtator}
draws: 50
`;

describe("curie benchmark", function () {
  this.timeout(120_000);
  let shell: Shell;
  before(async () => {
    shell = await shellWithVocabulary();
    shell.write("gold.pubtator", GOLD);
    shell.write("grid.yaml", GRID);
  });
  after(() => shell.remove());
  const cells = () => {
    try {
      return readdirSync(shell.path("out/cells")).filter((name) => /^[0-9a-f]{20}\.json$/.test(name));
    } catch {
      return [];
    }
  };

  it("killed in the middle it goes on: finished cells are kept, and the table has them all", async () => {
    const child = spawn(process.execPath, [main, "benchmark", "grid.yaml", "--out", "out"], {
      cwd: shell.folder,
      stdio: "ignore",
    });
    const watch = setInterval(() => {
      if (cells().length >= 2) child.kill("SIGKILL");
    }, 5);
    await new Promise((resolve) => child.on("close", resolve));
    clearInterval(watch);
    const kept = cells();
    assert.ok(kept.length >= 2 && kept.length < 6, String(kept.length));
    const times = kept.map((name) => statSync(shell.path(`out/cells/${name}`)).mtimeMs);
    const { status, stdout, stderr } = await shell.run(["benchmark", "grid.yaml", "--out", "out"]);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.deepEqual(
      kept.map((name) => statSync(shell.path(`out/cells/${name}`)).mtimeMs),
      times,
    );
    const made = benchmarkSchema.parse(JSON.parse(readFileSync(shell.path("out/benchmark.json"), "utf8")));
    assert.deepEqual(
      made.cells.map((c) => `${c.recogniser} ${c.linker}`),
      [
        "dictionary names",
        "dictionary similar",
        "dictionary context",
        "gold names",
        "gold similar",
        "gold context",
      ],
    );
    const accuracy = (recogniser: string, linker: string) =>
      made.cells
        .find((c) => c.recogniser === recogniser && c.linker === linker)
        ?.figures.find((f) => f.id === "linking.accuracy")?.value;
    // Four of five by name; the misspelt one only by likeness.
    assert.equal(accuracy("gold", "names"), 0.8);
    assert.ok((accuracy("gold", "similar") ?? 0) >= 0.8);
    assert.equal(accuracy("dictionary", "names"), 0.8);
    for (const { cost } of made.cells) {
      assert.ok(cost.peakBytes > 20e6 && cost.indexBytes > 0 && cost.workMs > 0, JSON.stringify(cost));
      assert.equal(cost.documents, 2);
    }
    assert.match(stdout, /ms a mention/);
    assert.match(readFileSync(shell.path("out/benchmark.html"), "utf8"), /Content-Security-Policy/);
  });

  it("a changed corpus is measured anew, another cell's failure does not stop the rest", async () => {
    const before = cells();
    writeFileSync(shell.path("gold.pubtator"), GOLD.replace("It was no", "It is no"));
    await shell.run(["benchmark", "grid.yaml", "--out", "out"]);
    assert.ok(cells().length > before.length);
    shell.write("broken.curiekb", "no");
    shell.write(
      "two.yaml",
      GRID.replace("kbs:", "kbs:\n  - {name: broken, files: [broken.curiekb]}").replace(
        "similar, context",
        "similar",
      ),
    );
    const { status, stderr } = await shell.run(["benchmark", "two.yaml", "--out", "out2"]);
    assert.equal(status, 1);
    assert.match(stderr, /toy, broken, dictionary, names: /);
    const made = benchmarkSchema.parse(JSON.parse(readFileSync(shell.path("out2/benchmark.json"), "utf8")));
    assert.deepEqual([made.cells.length, made.failures.length], [4, 4]);
  });

  it("a grid that cannot be run says why, by its key", async () => {
    shell.write("bad.yaml", GRID.replace("[dictionary, gold]", "[dictionary, oracle]"));
    const { status, stderr } = await shell.run(["benchmark", "bad.yaml", "--out", "out"]);
    assert.equal(status, 2);
    assert.match(stderr, /bad\.yaml: recognisers\.1: .*gold/);
    shell.write("gone.yaml", GRID.replace("gold.pubtator", "gone.pubtator"));
    assert.match(
      (await shell.run(["benchmark", "gone.yaml", "--out", "out"])).stderr,
      /gone\.pubtator is not there/,
    );
  });

  it("a corpus may name its knowledge bases", () => {
    const grid = gridSchema.parse({
      recognisers: ["gold"],
      linkers: ["names"],
      kbs: [
        { name: "a", files: ["a"] },
        { name: "b", files: ["b"] },
      ],
      corpora: [
        { name: "x", gold: "x" },
        { name: "y", gold: "y", kbs: ["b"] },
      ],
    });
    assert.deepEqual(
      cellsOf(grid).map((c) => `${c.corpus.name}${c.kb.name}`),
      ["xa", "xb", "yb"],
    );
  });
});
