// A training set from corpora: rows of each, the mix told before anything is written, one file for each stage of training, and a
// manifest that says what it was made of. The same input and seed give the same bytes.
import { createHash } from "node:crypto";
import * as z from "zod";
import type { Document } from "../../text/document.ts";
import { CHOICES } from "./choose-name.ts";
import { type LinkingRow, type RowOptions, rowsOf } from "./linking-rows.ts";
import { type Counts, drawn, type Mix, mixNames, type RowSource, stagesOf } from "./mixes.ts";
import type { RowStore } from "./row-store.ts";

const count = z.int().min(0);
const stageSchema = z.object({
  file: z.string(),
  rows: count,
  human: count,
  synthetic: count,
  repeated: count,
  sha256: z.string(),
});

export const trainingSetSchema = z.object({
  schema: z.literal("curie.training-set/1"),
  curie: z.string(),
  mix: z.enum(mixNames),
  seed: z.int(),
  inputs: z.array(
    z.object({
      source: z.enum(["human", "synthetic"]),
      path: z.string(),
      documents: count,
      mentions: count,
      rows: count,
      /** Mentions without a row, by reason. */
      skipped: z.record(z.string(), count),
    }),
  ),
  kbs: z.array(z.object({ name: z.string(), version: z.string(), hash: z.string() })),
  representation: z.object({
    choice: z.enum(CHOICES),
    /** What removing ambiguous names left. */
    names: z.record(z.string(), z.unknown()),
  }),
  stages: z.array(stageSchema),
});
export type TrainingSet = z.output<typeof trainingSetSchema>;
export type TrainingInput = TrainingSet["inputs"][number];

/** Adds a corpus' rows to the store of its source and tells what came of it. */
export async function addRows(
  path: string,
  documents: AsyncIterable<Document> | Iterable<Document>,
  options: RowOptions,
  store: RowStore,
  onDocument?: (documents: number) => void,
): Promise<TrainingInput> {
  const skipped: Record<string, number> = {};
  const found = { documents: 0, mentions: 0, rows: 0 };
  for await (const document of documents) {
    const rows = await rowsOf(document, options, (reason) => {
      skipped[reason] = (skipped[reason] ?? 0) + 1;
    });
    for (const row of rows) store.add(JSON.stringify(row satisfies LinkingRow));
    found.documents++;
    found.mentions += document.mentions.length;
    found.rows += rows.length;
    onDocument?.(found.documents);
  }
  return { source: options.source, path, ...found, skipped };
}

/** Names of the files of a mix: one where it has one stage. */
export const stageFiles = (mix: Mix, counts: Counts): string[] => {
  const stages = stagesOf(mix, counts);
  return stages.map((_, i) => (stages.length > 1 ? `train-${i + 1}.jsonl` : "train.jsonl"));
};

/** A stage's lines, each with its line feed; `done` is told its entry for the manifest behind the last one. */
export function* stageLines(
  mix: Mix,
  stage: number,
  stores: Readonly<Record<RowSource, RowStore>>,
  seed: number,
  done: (stage: TrainingSet["stages"][number]) => void,
): Generator<string> {
  const counts = { human: stores.human.size, synthetic: stores.synthetic.size };
  const hash = createHash("sha256");
  let rows = 0;
  for (const { source, row } of drawn(mix, stage, counts, seed)) {
    const line = `${stores[source].line(row)}\n`;
    hash.update(line);
    rows++;
    yield line;
  }
  const { human = 0, synthetic = 0, repeated = 0 } = stagesOf(mix, counts)[stage] ?? {};
  const file = stageFiles(mix, counts)[stage] as string;
  done({ file, rows, human, synthetic, repeated, sha256: hash.digest("hex") });
}
