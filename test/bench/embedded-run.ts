// A model in a folder over a corpus, through the product's own runtime, evaluated: exact spans and types, intervals over
// documents.
import { readCorpus } from "../../engine/corpus/read-corpus.ts";
import { type ComparedDocument, comparedDocument } from "../../engine/evaluation/compared.ts";
import { asResult, evaluate } from "../../engine/evaluation/evaluate.ts";
import { FindingList } from "../../engine/evaluation/findings.ts";
import { readingOf } from "../../engine/evaluation/reading.ts";
import type { EvaluationResult } from "../../engine/evaluation/result.ts";
import type { JobRunner } from "../../engine/models/job.ts";
import { type GlinerItem, glinerJob } from "../../engine/recognition/gliner/job.ts";
import type { Document } from "../../engine/text/document.ts";
import type { Mention } from "../../engine/text/mention.ts";
import type { EmbeddedSet } from "./embedded-sets.ts";

export interface EmbeddedRun {
  readonly result: EvaluationResult;
  /** Of recognition alone, without loading. */
  readonly milliseconds: number;
  readonly documents: number;
  /** UTF-16 units. */
  readonly characters: number;
}

/** `most`: documents read, all by default. */
export async function runEmbedded(
  set: EmbeddedSet,
  folder: string,
  models: JobRunner,
  most = Number.POSITIVE_INFINITY,
): Promise<EmbeddedRun> {
  const labels = [...new Set(Object.values(set.labels))];
  const typed = (type: string) => set.labels[type] ?? set.labels["*"] ?? type;
  const nested = set.nested === true;
  let milliseconds = 0;
  let documents = 0;
  let characters = 0;

  async function* source(): AsyncGenerator<Document> {
    let read = 0;
    for await (const d of readCorpus(set.path, set.read)) {
      if (read++ >= most) return;
      yield d;
    }
  }
  async function recognised(document: Document): Promise<Mention[]> {
    const mentions: Mention[] = [];
    const take = ({ found }: GlinerItem) => {
      for (const { start, end, label, score } of found)
        mentions.push({
          spans: [{ start, end }],
          type: label,
          source: set.model,
          status: "undecided",
          concepts: [],
          candidates: [],
          score,
        });
    };
    const { report } = await models.run(
      glinerJob,
      { folder, device: "cpu", threads: 1 },
      // A text of white space alone has nothing to recognise.
      { text: document.text, labels, nested },
      take,
    );
    milliseconds += report.running;
    documents++;
    characters += document.text.length;
    return mentions;
  }
  async function* side(of: "gold" | "predicted"): AsyncGenerator<ComparedDocument> {
    const reading = readingOf(of === "gold" ? { type: typed } : {});
    for await (const d of source())
      yield comparedDocument(of === "gold" ? d : { ...d, mentions: await recognised(d) }, of, reading);
  }
  const evaluated = await evaluate({
    gold: side("gold"),
    systems: [{ name: set.model, documents: side("predicted") }],
    findings: new FindingList(),
    settings: { match: "exact", types: labels, k: [1], draws: 1000, seed: 42, level: 0.95 },
    keep: { errors: 1, pairs: 1 },
  });
  const command = ["npm", "run", "bench", "--", "embedded", set.name];
  return {
    result: asResult(evaluated, { curie: "", command, sides: [] }),
    milliseconds,
    documents,
    characters,
  };
}
