// npm run bench -- realiser: whole vocabularies through the offline realiser, planned and run as `curie generate` does. Every
// concept must have its three sentences, and every sentence a name of its concept where it says so.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { corpusOf } from "../../engine/synthesis/corpus.ts";
import { offlineGenerator } from "../../engine/synthesis/generator.ts";
import { Journal } from "../../engine/synthesis/journal.ts";
import { planOf } from "../../engine/synthesis/plan.ts";
import { OFFLINE_MODEL } from "../../engine/synthesis/realiser/realise.ts";
import { generate } from "../../engine/synthesis/run.ts";
import { conceptsIn } from "../../engine/synthesis/slice.ts";
import { fold } from "../../engine/text/tokens.ts";
import { table } from "./measure.ts";
import { hasShared } from "./places.ts";
import { generationKbs } from "./real-kbs.ts";

const PER_CONCEPT = 3;
const SEED = 1;

export async function benchRealiser(): Promise<void> {
  if (!hasShared) return console.log("realiser: skipped: no ../shared");
  const { cl, uberon, hpo } = await generationKbs();
  const runs: [string, KnowledgeBase, string][] = [
    ["CRAFT CL", cl, "en"],
    ["CRAFT UBERON", uberon, "en"],
    ["HPO", hpo, "en"],
    ["HPO", hpo, "es"],
    ["HPO", hpo, "fr"],
  ];
  const rows: (string | number)[][] = [];
  for (const [name, kb, language] of runs) rows.push([name, language, ...(await measured(kb, language))]);
  table(
    `Offline realiser, ${PER_CONCEPT} sentences a concept, seed ${SEED}: from plan to corpus`,
    [
      "vocabulary",
      "language",
      "concepts",
      `with ${PER_CONCEPT} or more, %`,
      "sentences",
      "mention kept, %",
      "left out, near duplicates",
      "drafts judged badly",
      "plan, s",
      "run, s",
      "corpus and report, s",
      "sentences / s",
    ],
    rows,
  );
}

async function measured(kb: KnowledgeBase, language: string): Promise<(string | number)[]> {
  const folder = mkdtempSync(join(tmpdir(), "curie-realiser-"));
  try {
    const from = performance.now();
    const concepts = conceptsIn(kb, { language });
    const plan = await planOf({ concepts, perConcept: PER_CONCEPT, seed: SEED });
    const planned = performance.now();
    const { name, version, hash } = kb.info;
    const journal = await Journal.open(join(folder, "journal.jsonl"), {
      curie: "generation/1",
      template: "offline",
      model: OFFLINE_MODEL,
      kb: { name, version, hash },
      settings: "{}",
      concepts: concepts.length,
      perConcept: PER_CONCEPT,
      seed: SEED,
    });
    await generate({
      concepts,
      perConcept: PER_CONCEPT,
      seed: SEED,
      generator: offlineGenerator(SEED),
      rules: { kb },
      journal,
      concurrency: 8,
    });
    const ran = performance.now();
    const made = await corpusOf(journal);
    await journal.close();
    const ended = performance.now();
    // Asked of the concepts themselves, not of the judge that let the rows through.
    const names = new Map(concepts.map((c) => [c.id, new Set([c.name, ...c.synonyms].map(fold))]));
    const preserved = made.rows.filter((row) =>
      names.get(row.concept)?.has(fold(row.text.slice(row.start, row.end))),
    ).length;
    const seconds = (ms: number) => ms / 1000;
    const { report } = made;
    return [
      plan.concepts,
      (100 * report.full) / plan.concepts,
      report.rows,
      (100 * preserved) / report.rows,
      report.nearDuplicates,
      Object.values(report.reasons).reduce((a, b) => a + b, 0),
      seconds(planned - from),
      seconds(ran - planned),
      seconds(ended - ran),
      report.rows / seconds(ended - from),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
