// npm run bench -- embedded [NAME ...]: the shipped recognition models on every test part, through the product's runtime.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "../../engine/evaluation/result-figures.ts";
import { LoadedModels } from "../../engine/models/loaded-models.ts";
import { glinerWorker } from "../../engine/recognition/gliner/worker.ts";
import { runEmbedded } from "./embedded-run.ts";
import { EMBEDDED_SETS } from "./embedded-sets.ts";
import { table } from "./measure.ts";
import { hasShared, root } from "./places.ts";
import { keepEvaluation } from "./results.ts";

export const embeddedFolder = (model: string): string =>
  join(root, "engine", "models", "embedded", `curie-embedded-${model}`);

const GRAPH = join("onnx", "model_quantized.onnx");

const percent = (figure: Figure | undefined): string =>
  figure?.value == null ? "-" : (100 * figure.value).toFixed(1);

/** `only`: names of the sets to run; all where empty. `folders`: a model's folder in place of the shipped one. */
export async function benchEmbedded(
  only: readonly string[] = [],
  folder: (model: string) => string = embeddedFolder,
): Promise<void> {
  if (!hasShared) {
    console.log("embedded models: skipped: no ../shared");
    return;
  }
  const models = new LoadedModels([glinerWorker]);
  const rows: (string | number)[][] = [];
  for (const set of EMBEDDED_SETS.filter((s) => !only.length || only.includes(s.name))) {
    const at = folder(set.model);
    if (!existsSync(at)) continue;
    const run = await runEmbedded(set, at, models);
    if (folder === embeddedFolder) keepEvaluation(`embedded/${set.name}`, run.result);
    const of = (id: string) => run.result.figures.find((f) => f.id === id);
    const f1 = of("recognition.exact.f1");
    rows.push([
      set.corpus,
      String(run.documents),
      percent(of("recognition.exact.precision")),
      percent(of("recognition.exact.recall")),
      `${percent(f1)} (${[f1?.low, f1?.high].map((x) => (x == null ? "-" : (100 * x).toFixed(1))).join(" to ")})`,
      (run.milliseconds / run.characters) * 1500,
      (statSync(join(at, GRAPH)).size / 1e6).toFixed(2),
    ]);
  }
  await models.close();
  table(
    "Embedded models, exact spans and types, %; one thread, int8",
    ["test part", "documents", "P", "R", "F1 (95 %)", "ms for 1,500 characters", "MB"],
    rows,
  );
}
