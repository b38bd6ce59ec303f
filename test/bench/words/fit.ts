// Second half of npm run learn:words: fits the rule about common names to how often names were annotated in the training
// splits of ../shared/data and writes engine/recognition/common-names.json; the same data give the same bytes.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SemanticGroup } from "../../../engine/kb/groups.ts";
import type { KnowledgeBase, NameEntry } from "../../../engine/kb/knowledge-base.ts";
import {
  chanceOf,
  isJudged,
  NAME_FEATURES,
  nameFeatures,
  teaches,
} from "../../../engine/recognition/common-names.ts";
import { DictionaryRecogniser } from "../../../engine/recognition/dictionary.ts";
import { acceptsCommonWords } from "../../../engine/recognition/strictness.ts";
import { TokenBuffer } from "../../../engine/text/token-buffer.ts";
import { fitLogistic, type LogisticRow } from "../../../engine/training/lexical/fit-logistic.ts";
import { craft, type GoldDocument, pubtator } from "../lexical/gold.ts";
import { root } from "../places.ts";
import { realKbs } from "../real-kbs.ts";

interface Setup {
  readonly documents: readonly GoldDocument[];
  readonly kbs: readonly KnowledgeBase[];
  readonly groups: readonly SemanticGroup[];
}

interface Counted {
  readonly entry: NameEntry;
  found: number;
  annotated: number;
}

/** How often what reads like each name was annotated, names of common words among them. */
function count({ documents, kbs, groups }: Setup): Counted[] {
  const recogniser = new DictionaryRecogniser(kbs, acceptsCommonWords);
  const keep = (entry: NameEntry) => groups.length === 0 || groups.includes(entry.group);
  const tokens = new TokenBuffer();
  const counted = new Map<NameEntry, Counted>();
  const groupOf = (type: string) => (groups.length < 2 ? "" : type === "Disease" ? "DISO" : "CHEM");
  for (const { text, mentions } of documents) {
    const gold = new Set(mentions.map((m) => `${m.start} ${m.end} ${groupOf(m.type)}`));
    for (const m of recogniser.recognise(text, tokens, 0, text.length, { keep }))
      for (const { entry } of m.entries) {
        const c = counted.get(entry) ?? { entry, found: 0, annotated: 0 };
        counted.set(entry, c);
        c.found++;
        if (gold.has(`${m.start} ${m.end} ${groups.length < 2 ? "" : entry.group}`)) c.annotated++;
      }
  }
  return [...counted.values()];
}

const kbs = await realKbs();

async function setupsOf(split: "train" | "dev"): Promise<Setup[]> {
  const bc5cdr = { train: "CDR_TrainingSet", dev: "CDR_DevelopmentSet" }[split];
  const ncbi = { train: "NCBItrainset_corpus", dev: "NCBIdevelopset_corpus" }[split];
  const setups: Setup[] = [
    {
      documents: await pubtator(`bc5cdr/${bc5cdr}.PubTator.txt`),
      kbs: [kbs.mesh, kbs.supplementary, kbs.medic],
      groups: ["DISO", "CHEM"],
    },
    {
      documents: await pubtator(`ncbi-disease/${ncbi}.txt`, "Disease"),
      kbs: [kbs.medic],
      groups: ["DISO"],
    },
  ];
  for (const name of ["CL", "UBERON", "SO"] as const)
    setups.push({
      documents: await craft(name, `craft-ids-${split}.txt`),
      kbs: [kbs[name.toLowerCase() as "cl" | "uberon" | "so"]],
      groups: [],
    });
  return setups;
}

// Weights come from the training splits, the threshold from the development splits.
const corpora = (await setupsOf("train")).map(count);
const held = (await setupsOf("dev")).map(count);
const rows: LogisticRow[] = corpora.flatMap((names) => {
  const taught = names.filter((n) => teaches(n.entry));
  // A corpus counts like another, a name by the root of its frequency.
  const total = taught.reduce((sum, n) => sum + Math.sqrt(n.found), 0);
  return taught.flatMap(({ entry, found, annotated }) => {
    const x = nameFeatures(entry);
    const weight = Math.sqrt(found) / total / found;
    return [
      { x, y: true, weight: weight * annotated },
      { x, y: false, weight: weight * (found - annotated) },
    ];
  });
});
const weights = fitLogistic(rows, 1500, 0.05, 1e-4).map((w) => Math.round(w * 1000) / 1000);

/** Mean over the development splits of the F1 of recognition, were names below `least` refused. */
function meanF1(least: number): number {
  const scores = held.map((names) => {
    const kept = names.filter((n) => !isJudged(n.entry) || chanceOf(nameFeatures(n.entry), weights) >= least);
    const sum = (of: readonly Counted[], what: "found" | "annotated") => of.reduce((s, n) => s + n[what], 0);
    return (2 * sum(kept, "annotated")) / (sum(kept, "found") + sum(names, "annotated"));
  });
  return scores.reduce((a, b) => a + b, 0) / scores.length;
}
const grid = Array.from({ length: 60 }, (_, i) => i / 100);
const least = grid.reduce((best, t) => (meanF1(t) > meanF1(best) + 1e-6 ? t : best), 0);
console.log(NAME_FEATURES.map((f, i) => `${f} ${weights[i]}`).join(", "));
console.log(
  `least ${least}: mean F1 ${meanF1(0).toFixed(3)} without the rule, ${meanF1(least).toFixed(3)} with it`,
);
const out = join(root, "engine", "recognition", "common-names.json");
writeFileSync(out, `${JSON.stringify({ weights, least }, undefined, 1)}\n`);
