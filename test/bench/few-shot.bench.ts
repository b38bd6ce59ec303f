// Learning a type from a curator's decisions, on a model that was trained without the type: exact F1 on test parts after 10,
// 20 and 50 annotated documents, against the model as it is and against marking the accepted words wherever they stand.
// `npm run bench -- few-shot --model FOLDER`, FOLDER being a model made from data that `few-shot/leave-types-out.ts` wrote.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openModelFolder } from "../../engine/models/folder/folder.ts";
import { LoadedModels } from "../../engine/models/loaded-models.ts";
import type { TaughtText } from "../../engine/recognition/adapt/examples.ts";
import { asRequest, learnHead } from "../../engine/recognition/adapt/learn-head.ts";
import { readConfig } from "../../engine/recognition/gliner/config.ts";
import { glinerJob } from "../../engine/recognition/gliner/job.ts";
import type { AdaptedHead } from "../../engine/recognition/gliner/span-vectors.ts";
import { glinerWorker } from "../../engine/recognition/gliner/worker.ts";
import { blocksOf } from "../../engine/text/blocks.ts";
import { occurrencesOf } from "../../engine/text/occurrences.ts";
import { craft, type GoldDocument, pubtator } from "./lexical/gold.ts";
import { figure, table } from "./measure.ts";
import {
  type Counts,
  countsOf,
  f1,
  type Marked,
  precision,
  recall,
  withInterval,
} from "./ner/exact-scores.ts";
import { hasShared } from "./places.ts";

const SIZES = [10, 20, 50];

interface FewShotSet {
  readonly name: string;
  /** What the type is called, to a model that does not know it. */
  readonly label: string;
  readonly training: readonly GoldDocument[];
  readonly test: readonly GoldDocument[];
}

/** Full texts as a curator gets them: paragraphs of some length. */
function paragraphs(documents: readonly GoldDocument[]): GoldDocument[] {
  const LEAST = 600;
  return documents.flatMap(({ id, text, mentions }) =>
    blocksOf(text)
      .filter(({ start, end }) => end - start >= LEAST)
      .map(({ start, end }, i) => ({
        id: `${id}#${i}`,
        text: text.slice(start, end),
        mentions: mentions
          .filter((m) => start <= m.start && m.end <= end)
          .map((m) => ({ ...m, start: m.start - start, end: m.end - start })),
      })),
  );
}

async function fewShotSets(): Promise<FewShotSet[]> {
  return [
    {
      name: "NCBI Disease",
      label: "disease",
      training: await pubtator("ncbi-disease/NCBItrainset_corpus.txt", "Disease"),
      test: await pubtator("ncbi-disease/NCBItestset_corpus.txt", "Disease"),
    },
    {
      name: "CRAFT taxa",
      label: "species",
      training: paragraphs(await craft("NCBITaxon", "craft-ids-train.txt")),
      test: paragraphs(await craft("NCBITaxon", "craft-ids-test.txt")),
    },
  ];
}

/** `count` documents with a mention at least, spread over the list. */
function drawn(documents: readonly GoldDocument[], count: number): GoldDocument[] {
  const usable = documents.filter((d) => d.mentions.length > 0);
  const step = usable.length / count;
  return Array.from({ length: count }, (_, i) => usable[Math.floor(i * step)] as GoldDocument);
}

const taught = ({ id, text, mentions }: GoldDocument): TaughtText => ({
  id,
  text,
  accepted: mentions.map(({ start, end }) => ({ start, end })),
  rejected: [],
});

const TYPE = "x";
const gold = (d: GoldDocument): Marked[] => d.mentions.map(({ start, end }) => ({ start, end, type: TYPE }));

/** The accepted words, wherever they stand as words, longest first. */
function wordsAgain(from: readonly GoldDocument[], { text }: GoldDocument): Marked[] {
  const forms = new Set(from.flatMap((d) => d.mentions.map((m) => d.text.slice(m.start, m.end))));
  return occurrencesOf(forms, text).map(({ start, end }) => ({ start, end, type: TYPE }));
}

export async function benchFewShot(folder: string | undefined): Promise<void> {
  if (!hasShared) return console.log("few-shot: skipped: no ../shared");
  if (!folder)
    return console.log("few-shot: skipped: --model names a model that was trained without the types");
  const models = new LoadedModels([glinerWorker]);
  const choice = { folder, device: "cpu" as const };
  const { manifest, path } = await openModelFolder(folder);
  const configFile = join(path, "gliner_config.json");
  const config = readConfig(JSON.parse(readFileSync(configFile, "utf8")), configFile, { manifest });
  const rows: string[][] = [];
  for (const { name, label, training, test } of await fewShotSets()) {
    const read = async (head?: AdaptedHead): Promise<Counts[]> => {
      const counts: Counts[] = [];
      for (const d of test) {
        const found: Marked[] = [];
        const heads = head ? { [label]: asRequest(head) } : {};
        try {
          await models.run(glinerJob, choice, { text: d.text, labels: [label], heads }, (item) =>
            found.push(...item.found.map(({ start, end }) => ({ start, end, type: TYPE }))),
          );
        } catch (error) {
          // The model says that it knows nothing like the label.
          if (head) throw error;
        }
        counts.push(countsOf(gold(d), found));
      }
      return counts;
    };
    const before = await read();
    rows.push([
      `${name}, no adaptation`,
      "0",
      withInterval(before, precision),
      withInterval(before, recall),
      withInterval(before, f1),
      "",
      "",
    ]);
    for (const size of SIZES) {
      const documents = drawn(training, size);
      const from = process.cpuUsage();
      const { head, mentions } = await learnHead(models, choice, {
        label,
        texts: documents.map(taught),
        splitter: config.splitter,
        widest: config.maxWidth,
      });
      const { user, system } = process.cpuUsage(from);
      const learned = await read(head);
      const words = test.map((d) => countsOf(gold(d), wordsAgain(documents, d)));
      console.log(`${name}: ${size} documents`);
      rows.push([
        `${name}, learned`,
        `${size} (${mentions} mentions)`,
        withInterval(learned, precision),
        withInterval(learned, recall),
        withInterval(learned, f1),
        withInterval(words, f1),
        figure((user + system) / 1e6),
      ]);
    }
  }
  await models.close();
  table(
    "A type that the model was not trained on, learned from decisions: exact F1 on test parts, percent",
    [
      "corpus",
      "documents",
      "precision",
      "recall",
      "F1",
      "F1 of the accepted words again",
      "CPU seconds to learn",
    ],
    rows,
  );
}
