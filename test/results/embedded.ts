// The tables of `npm run bench -- embedded`: one for each model that ships.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { whole } from "../../engine/evaluation/report/numbers.ts";
import { MODELS, type ModelName } from "../../engine/training/embedded/concepts.ts";
import { EMBEDDED_SETS } from "../bench/embedded-sets.ts";
import { readEvaluation, resultsFolder } from "../bench/results.ts";
import { figure, markdown, plain, shown } from "./markdown.ts";

/** What `npm run bench -- embedded --keep` measured of one model; `curie-embedded-MODEL` ships. */
function embedded(model: ModelName): string {
  const rows = EMBEDDED_SETS.filter((set) => set.model === model).flatMap(({ name, corpus, labels }) => {
    if (!existsSync(join(resultsFolder, "embedded", `${name}.json`))) return [];
    const r = readEvaluation(`embedded/${name}`);
    const of = (id: string) => figure(r, id);
    return [
      [
        corpus,
        whole(new Set(Object.values(labels)).size),
        whole(r.documents),
        whole(of("recognition.exact.recall")?.denominator ?? 0),
        plain(of("recognition.exact.precision")),
        plain(of("recognition.exact.recall")),
        shown(of("recognition.exact.f1")),
        plain(of("recognition.relaxed.f1")),
      ],
    ];
  });
  return markdown(
    ["test part", "labels", "documents", "gold", "P, %", "R, %", "exact F1, %", "relaxed F1, %"],
    rows,
  );
}

/** A table for each model that was measured. */
export const measuredModels = (): Record<string, () => string> =>
  Object.fromEntries(
    (Object.keys(MODELS) as ModelName[])
      .filter((model) =>
        EMBEDDED_SETS.some(
          (set) => set.model === model && existsSync(join(resultsFolder, "embedded", `${set.name}.json`)),
        ),
      )
      .map((model) => [`embedded-${model}`, () => embedded(model)]),
  );
