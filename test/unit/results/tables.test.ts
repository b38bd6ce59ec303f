// Every measured number that a page shows between results markers is a results file's, and every results file holds what
// it should: figures that follow from their counts, and no word of a corpus.
import assert from "node:assert/strict";
import { globSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EvaluationResult, parseResult, RESULT_SCHEMA } from "../../../engine/evaluation/result.ts";
import type { Printed } from "../../bench/published-printed.ts";
import { readResults, resultsFolder } from "../../bench/results.ts";
import { filled, TABLES } from "../../results/tables.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const pages = [
  "README.md",
  "test/results/FIGURES.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "engine/linking/context/MODEL_CARD.md",
  ...globSync("engine/models/embedded/*/README.md", { cwd: root }),
];

const files = (readdirSync(resultsFolder, { recursive: true }) as string[])
  .filter((f) => f.endsWith(".json"))
  .map((f) => f.replace(/\\/g, "/").replace(/\.json$/, ""));
const evaluations = files
  .map((name) => ({ name, value: readResults(name) as { schema?: string } }))
  .filter(({ value }) => value.schema === RESULT_SCHEMA)
  .map(({ name, value }) => ({ name, result: parseResult(value) }));

const figuresOf = (r: EvaluationResult) => [
  ...r.figures,
  ...r.tables.flatMap((t) => t.lines.flatMap((l) => l.figures)),
];

describe("results files", () => {
  for (const page of pages)
    it(`${page} shows what they say`, () => {
      const path = join(root, page);
      const now = readFileSync(path, "utf8");
      const wanted = filled(now);
      if (now === wanted) return;
      writeFileSync(path, wanted);
      assert.fail(
        `${page} differed from the results files and has been rewritten: look at the difference and commit it`,
      );
    });

  it("give every table, none of it empty", () => {
    for (const [name, table] of Object.entries(TABLES)) {
      const [head = "", , ...rows] = table().split("\n");
      assert.ok(rows.length > 0, name);
      for (const row of rows)
        assert.equal(row.split(/(?<!\\)\|/).length, head.split(/(?<!\\)\|/).length, `${name}: ${row}`);
    }
  });

  it("fill markers, and refuse one that names no table", () => {
    const page = "a\n<!-- results:published -->\n1 % of nothing\n<!-- /results:published -->\nb";
    const once = filled(page);
    assert.ok(!once.includes("of nothing") && once.includes(TABLES.published?.() ?? "?"));
    assert.equal(filled(once), once);
    assert.throws(() => filled("<!-- results:none -->\n<!-- /results:none -->"), /no table/);
  });

  it("hold figures that follow from their counts, inside their intervals' reach", () => {
    assert.ok(evaluations.length > 20, `${evaluations.length} evaluations`);
    for (const { name, result } of evaluations)
      for (const f of figuresOf(result)) {
        const at = `${name}: ${f.id}`;
        assert.ok(result.metrics[f.metric], at);
        if (f.numerator !== null && f.denominator !== null) {
          if (f.denominator === 0) assert.equal(f.value, null, at);
          else assert.ok(Math.abs((f.value ?? Number.NaN) - f.numerator / f.denominator) < 1e-9, at);
        }
        if (f.low !== null && f.high !== null) assert.ok(f.low <= f.high && f.low >= 0, at);
        assert.ok(f.documents <= result.documents, at);
      }
  });

  it("hold no word of a corpus", () => {
    for (const { name, result } of evaluations) {
      assert.deepEqual(result.errors.items, [], name);
      assert.deepEqual(result.confidence, [], name);
      assert.deepEqual(
        [...result.findings, ...result.leaks].flatMap((x) => ("places" in x ? x.places : x.examples)),
        [],
        name,
      );
    }
  });

  it("agree with every printed figure, or say why not", () => {
    const rows = readResults("published/side-by-side") as (Printed & { recomputed: { value: number } })[];
    assert.ok(rows.length >= 13);
    for (const { corpus, row, value, recomputed, difference } of rows) {
      const ours = Math.round(1000 * recomputed.value) / 10;
      assert.ok(
        Math.abs(ours - value) < 0.05 || (difference ?? "").length > 20,
        `${corpus}, ${row}: ${ours}, not ${value}`,
      );
      assert.ok(Math.abs(ours - value) <= 0.5, `${corpus}, ${row}: ${ours} is far from ${value}`);
    }
  });
});
