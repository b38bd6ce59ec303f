// The results files of the published predictions, made again from the files themselves: what the repository shows is what
// this version computes.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "../../../engine/evaluation/evaluate.ts";
import { Exposure } from "../../../engine/evaluation/exposure.ts";
import { FindingList } from "../../../engine/evaluation/findings.ts";
import { asWritten } from "../../../engine/evaluation/reading.ts";
import { parseTableColumns } from "../../../engine/evaluation/table-columns.ts";
import { readTable, type TableOptions } from "../../../engine/evaluation/table-documents.ts";
import { root } from "../../bench/places.ts";
import { readEvaluation } from "../../bench/results.ts";
import { stream } from "../../fixtures/evaluated.ts";

const published = join(root, "..", "shared", "data", "published-syncabel");

describe("published predictions", function () {
  this.timeout(120_000);

  it("SPACCC comes out as the results file says, to the last figure and bound", async function () {
    if (!existsSync(published)) {
      return this.skip();
    }
    const kept = readEvaluation("published/SPACCC-with");
    const option = (name: string) => kept.command[kept.command.indexOf(name) + 1] ?? "";
    const findings = new FindingList();
    const options: TableOptions = {
      columns: parseTableColumns(option("--columns")),
      quote: null,
      reading: asWritten,
      findings,
    };
    const file = (path: string) => join(root, path);
    const { gold, predicted } = await readTable(file(option("--table")), options);
    const exposure = new Exposure("train", option("--train"));
    for (const d of (await readTable(file(option("--train")), { ...options, training: true })).gold)
      exposure.add(d);
    const now = await evaluate({
      gold: stream(gold),
      systems: [{ name: "published", documents: stream(predicted) }],
      task: "linking",
      exposures: [exposure],
      settings: kept.settings,
      findings,
    });
    assert.deepEqual(now.figures, kept.figures);
    assert.deepEqual(now.tables, kept.tables);
    assert.deepEqual(
      now.findings.map((f) => [f.code, f.count]),
      kept.findings.map((f) => [f.code, f.count]),
    );
  });
});
