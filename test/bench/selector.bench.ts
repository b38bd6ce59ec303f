// What the entity selector does for two recognisers on real corpora: the dictionary, and a simulated annotator with known faults.
// Trained on the training part, measured on the test part; exact borders and type; intervals over documents.
import { join } from "node:path";
import { Analyser } from "../../engine/analysis/analyser.ts";
import type { Region } from "../../engine/analysis/analysis.ts";
import { readCorpus } from "../../engine/corpus/read-corpus.ts";
import { type Interval, percentileInterval, resample } from "../../engine/evaluation/bootstrap.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { Selector } from "../../engine/recognition/selector/selector.ts";
import { readSelector, selectorText } from "../../engine/recognition/selector/selector-model.ts";
import { DocumentWords } from "../../engine/recognition/selector/span-features.ts";
import type { Document } from "../../engine/text/document.ts";
import { draw } from "../../engine/text/draw.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { nounPhrases } from "../../engine/text/noun-phrases.ts";
import { trainSelector } from "../../engine/training/selector/train-selector.ts";
import { table } from "./measure.ts";
import { hasShared, shared } from "./places.ts";
import { realKbs } from "./real-kbs.ts";

interface Corpus {
  readonly name: string;
  readonly train: readonly string[];
  readonly test: string;
  readonly kbs: readonly KnowledgeBase[];
  readonly groupOf: (type: string) => "DISO" | "CHEM";
}

async function documentsOf(files: readonly string[], groupOf: Corpus["groupOf"]): Promise<Document[]> {
  const found = new Map<string, Document>();
  for (const file of files)
    for await (const d of readCorpus(join(shared, file)))
      if (!found.has(d.id))
        found.set(d.id, { ...d, mentions: d.mentions.map((m) => ({ ...m, type: groupOf(m.type ?? "") })) });
  return [...found.values()];
}

/** Right, proposed, gold of each document. */
type Counts = readonly (readonly [right: number, proposed: number, gold: number])[];

function counted(gold: readonly Document[], found: readonly (readonly Mention[])[]): Counts {
  const key = (m: Mention) => `${m.spans.map((s) => `${s.start}-${s.end}`)} ${m.type}`;
  return gold.map(({ mentions }, i) => {
    const wanted = new Set(mentions.map(key));
    const proposed = new Set((found[i] ?? []).map(key));
    return [[...proposed].filter((k) => wanted.has(k)).length, proposed.size, wanted.size] as const;
  });
}

const sums = (counts: Counts, weights?: Uint32Array): [number, number, number] => {
  const total: [number, number, number] = [0, 0, 0];
  counts.forEach((c, d) => {
    for (const k of [0, 1, 2] as const) total[k] += c[k] * (weights?.[d] ?? 1);
  });
  return total;
};
const f1 = ([right, proposed, gold]: readonly number[]) =>
  (100 * 2 * (right as number)) / ((proposed as number) + (gold as number));

const BY = { draws: 1000, seed: 42, level: 0.95 };

/** Interval of F1, and of how much of it is more than that of `before`, over the same draws of documents. */
function intervals(counts: Counts, before: Counts): { own: Interval; gain: Interval } {
  const own = new Float64Array(BY.draws);
  const gain = new Float64Array(BY.draws);
  let n = 0;
  resample(counts.length, BY, (weights) => {
    own[n] = f1(sums(counts, weights));
    gain[n] = (own[n] as number) - f1(sums(before, weights));
    n++;
  });
  return { own: percentileInterval(own, BY.level), gain: percentileInterval(gain, BY.level) };
}

const one = (x: number | null) => (x === null ? "-" : x.toFixed(1));
const range = ({ low, high }: Interval) => `${one(low)} to ${one(high)}`;

function row(name: string, counts: Counts, before: Counts): string[] {
  const [right, proposed, gold] = sums(counts);
  const { own, gain } = intervals(counts, before);
  const difference = f1(sums(counts)) - f1(sums(before));
  return [
    name,
    one((100 * right) / proposed),
    one((100 * right) / gold),
    `${one(f1(sums(counts)))} (${range(own)})`,
    counts === before ? "" : `${difference >= 0 ? "+" : ""}${one(difference)} (${range(gain)})`,
  ];
}

/** A simulated annotator: of gold mentions one in ten is forgotten, one in five has a border off by a word or two, one in ten another
 * type; and phrases are marked that are no entities, three for each ten mentions. */
function noisy({ id, text, mentions, language }: Document, types: readonly string[]): Mention[] {
  const words = new DocumentWords(text);
  const found: Mention[] = [];
  mentions.forEach((m, i) => {
    const chance = draw(7, id, "fault", i);
    const pick = (what: string, n: number) => Math.floor(draw(7, id, what, i) * n);
    const at = words.wordsAt(extentOf(m));
    if (chance < 0.1 || !at) return;
    if (chance < 0.3) {
      const moves = [-2, -1, 1, 2];
      const [from, to] = pick("side", 2)
        ? [at[0] + (moves[pick("by", 4)] as number), at[1]]
        : [at[0], at[1] + (moves[pick("by", 4)] as number)];
      if (from >= 0 && to <= words.count && from < to) found.push({ ...m, spans: [words.spanOf(from, to)] });
    } else if (chance < 0.4 && types.length > 1)
      found.push({ ...m, type: types.find((t) => t !== m.type) as string });
    else found.push(m);
  });
  const phrases = nounPhrases(text, { start: 0, end: text.length }, language);
  const first = mentions[0];
  phrases.forEach((span, i) => {
    if (!first || draw(7, id, "phrase", i) * phrases.length > 0.6 * mentions.length) return;
    if (mentions.some((m) => extentOf(m).start < span.end && span.start < extentOf(m).end)) return;
    found.push({
      ...first,
      spans: [span],
      type: types[Math.floor(draw(7, id, "type", i) * types.length)] as string,
    });
  });
  return found;
}

export async function benchSelector(): Promise<void> {
  if (!hasShared) return console.log("skipped: no ../shared");
  const { medic, mesh, supplementary } = await realKbs();
  const corpora: Corpus[] = [
    {
      name: "NCBI Disease",
      train: ["ncbi-disease/NCBItrainset_corpus.txt", "ncbi-disease/NCBIdevelopset_corpus.txt"],
      test: "ncbi-disease/NCBItestset_corpus.txt",
      kbs: [medic],
      groupOf: () => "DISO",
    },
    {
      name: "BC5CDR",
      train: ["bc5cdr/CDR_TrainingSet.PubTator.txt", "bc5cdr/CDR_DevelopmentSet.PubTator.txt"],
      test: "bc5cdr/CDR_TestSet.PubTator.txt",
      kbs: [medic, mesh, supplementary],
      groupOf: (type) => (type === "Chemical" ? "CHEM" : "DISO"),
    },
  ];
  for (const { name, train, test, kbs, groupOf } of corpora) {
    const taught = await documentsOf(train, groupOf);
    const ids = new Set(taught.map((d) => d.id));
    const tested = (await documentsOf([test], groupOf)).filter((d) => !ids.has(d.id));
    const types = [...new Set(taught.flatMap((d) => d.mentions.map((m) => m.type as string)))];
    const analyser = new Analyser(kbs, { groups: types as ("DISO" | "CHEM")[], nested: false });
    const dictionary = ({ text, sections }: Document): Mention[] =>
      analyser
        .analyse(
          text,
          sections.map((s): Region => ({ start: s.start, end: s.end, scope: 0 })),
        )
        .all()
        .filter((m) => types.includes(m.type ?? ""));
    const began = process.cpuUsage();
    const own = await trainSelector(
      taught.map((document) => ({ document, candidates: dictionary(document) })),
    );
    const seconds = process.cpuUsage(began).user / 1e6;
    const any = await trainSelector(taught.map((document) => ({ document })));
    const file = selectorText(own);
    const taughtBy = {
      own: new Selector(readSelector(file, "own")),
      any: new Selector(readSelector(selectorText(any), "any")),
    };
    const rows: string[][] = [];
    for (const [who, found] of [
      ["dictionary", tested.map(dictionary)],
      ["simulated annotator", tested.map((d) => noisy(d, types))],
    ] as const) {
      const before = counted(tested, found);
      rows.push(row(who, before, before));
      for (const [how, selector] of Object.entries(taughtBy))
        for (const move of [false, true]) {
          const after = found.map(
            (mentions, i) => selector.select(tested[i] as Document, mentions, { move }).kept,
          );
          rows.push(
            row(
              `${who}, selector taught by ${how === "own" ? "the dictionary's errors" : "gold and its neighbours"}${move ? ", borders moved" : ""}`,
              counted(tested, after),
              before,
            ),
          );
        }
    }
    table(
      `Entity selector, ${name}: ${taught.length} documents to learn from, ${tested.length} to test; ${Math.round(file.length / 1000)} kB, ${seconds.toFixed(0)} s of one core to train`,
      ["recogniser", "precision", "recall", "F1 (95 %)", "gain in F1 (95 %)"],
      rows,
    );
    table(
      `Thresholds, ${name}, dictionary, documents of the training part that the weights had not seen`,
      ["type", "threshold", "precision", "recall", "F1"],
      Object.entries(own.sweep).flatMap(([type, sweep]) =>
        sweep
          .filter((_, i) => i % 2 === 0)
          .map((s) => [
            type,
            s.threshold.toFixed(2),
            ...[s.precision, s.recall, s.f1].map((v) => one(v === null ? null : 100 * v)),
          ]),
      ),
    );
  }
}
