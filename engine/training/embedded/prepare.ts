// `npm run train:ner` begins here: corpora and vocabularies, read by the readers of the product, become the files that
// the trainer (curie_ner, Python) reads. It parses no corpus format and splits no word itself.
//   node engine/training/embedded/prepare.ts OUT [DATA]
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { readCorpus } from "../../corpus/read-corpus.ts";
import { fineWords } from "../../text/fine-words.ts";
import { type LabelConcept, MODELS, type ModelName } from "./concepts.ts";
import { CORPORA, type Split, type TrainingCorpus } from "./corpora.ts";
import { HeldOut } from "./held-out.ts";
import { KINDS, namesFor, WIDEST } from "./names.ts";
import { type TrainingRow, trainingRow } from "./rows.ts";
import { unlabelledPassages } from "./unlabelled.ts";

async function rowsOf({ files, types }: TrainingCorpus, split: Split, data: string): Promise<TrainingRow[]> {
  const file = files[split];
  const rows: TrainingRow[] = [];
  if (file === undefined) return rows;
  const ids = new Set<string>();
  for await (const document of readCorpus(join(data, file))) {
    // A document that is there twice (NCBI Disease has one) is read once.
    if (/^\d{6,8}$/.test(document.id) && ids.has(document.id)) continue;
    ids.add(document.id);
    const row = trainingRow(document, types);
    if (row.words.length) rows.push(row);
  }
  return rows;
}

const cut = (text: string) => fineWords(text).map((w) => text.slice(w.start, w.end));
const jsonLines = (rows: readonly unknown[]) => rows.map((r) => `${JSON.stringify(r)}\n`).join("");

interface Kept {
  /** `inDev`: its text, or a sentence of it, is in a development part; a run that chooses may not train on it. */
  readonly rows: readonly (TrainingRow & { inDev?: true })[];
  /** Documents left out, because a test part has them or a sentence of them. */
  readonly dropped: number;
}

const totals = (rows: readonly TrainingRow[]) => ({
  documents: rows.length,
  words: rows.reduce((n, r) => n + r.words.length, 0),
  mentions: rows.reduce((n, r) => n + r.mentions.length, 0),
  lost: rows.reduce((n, r) => n + r.lost, 0),
});

/**
 * Writes text.txt, a passage a line, its words parted by spaces: what no part annotates, then `rows` twice, as the text
 * that the model is to read is more like them.
 */
async function writeText(
  model: ModelName,
  out: string,
  data: string,
  rows: readonly TrainingRow[],
): Promise<void> {
  const file = openSync(join(out, "text.txt"), "w");
  const put = (words: readonly string[]) => writeSync(file, `${words.join(" ")}\n`);
  for await (const words of unlabelledPassages(model, data, join(out, ".."))) put(words);
  for (let times = 0; times < 2; times++) for (const { words } of rows) put(words);
  closeSync(file);
}

/** Writes the files of one model into `out`: CORPUS.SPLIT.jsonl, names.tsv, text.txt, task.json. */
export async function prepareModel(model: ModelName, out: string, data: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const corpora = CORPORA.filter((c) => c.model === model);
  const concepts: Readonly<Record<string, LabelConcept>> = MODELS[model];
  const heldOut = new HeldOut();
  const dev = new HeldOut();
  const tests = new Map<string, TrainingRow[]>();
  for (const corpus of corpora) {
    const rows = await rowsOf(corpus, "test", data);
    tests.set(corpus.name, rows);
    for (const row of rows) heldOut.add(row);
  }
  const devs = new Map<string, Kept>();
  const keptOf = async (corpus: TrainingCorpus, split: Split): Promise<Kept> => {
    const all = await rowsOf(corpus, split, data);
    const rows = all.filter((row) => !heldOut.has(row));
    return { rows, dropped: all.length - rows.length };
  };
  for (const corpus of corpora) {
    const kept = await keptOf(corpus, "dev");
    devs.set(corpus.name, kept);
    for (const row of kept.rows) dev.add(row);
  }
  const described = [];
  const unmarked: TrainingRow[] = [];
  for (const corpus of corpora) {
    const counts: Record<string, unknown> = {};
    const train = await keptOf(corpus, "train");
    const parts: [Split, Kept][] = [
      ["train", { ...train, rows: train.rows.map((r) => (dev.has(r) ? { ...r, inDev: true } : r)) }],
      ["dev", devs.get(corpus.name) ?? { rows: [], dropped: 0 }],
      ["test", { rows: tests.get(corpus.name) ?? [], dropped: 0 }],
    ];
    unmarked.push(...train.rows.filter((r) => !dev.has(r)));
    for (const [split, { rows, dropped }] of parts) {
      writeFileSync(join(out, `${corpus.name}.${split}.jsonl`), jsonLines(rows));
      counts[split] = { ...totals(rows), dropped };
    }
    described.push({
      name: corpus.name,
      concepts: [...new Set(Object.values(corpus.types))].sort(),
      counts,
    });
    console.log(corpus.name, JSON.stringify(counts));
  }
  const names = await namesFor(model, data);
  writeFileSync(
    join(out, "names.tsv"),
    names.map(([kind, words]) => `${KINDS.indexOf(kind) + 1}\t${words.join(" ")}\n`).join(""),
  );
  await writeText(model, out, data, unmarked);
  const labels = Object.fromEntries(
    Object.entries(concepts).map(([concept, { wordings, group, means, threshold }]) => [
      concept,
      { means, group, threshold, wordings: wordings.map((text) => ({ text, words: cut(text) })) },
    ]),
  );
  const task = { model, widest: WIDEST, kinds: KINDS, names: names.length, labels, corpora: described };
  writeFileSync(join(out, "task.json"), `${JSON.stringify(task, null, 1)}\n`);
  console.log(`${model}: ${names.length} names; files in ${out}`);
}

if (import.meta.main) {
  const [out, data = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data")] =
    process.argv.slice(2);
  if (!out) {
    console.error("usage: node engine/training/embedded/prepare.ts OUT [DATA]");
    process.exit(2);
  }
  for (const model of Object.keys(MODELS) as ModelName[]) await prepareModel(model, join(out, model), data);
}
