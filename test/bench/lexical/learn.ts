// npm run learn:linking: learns word pairs, ranking and confidence of the lexical linker from the vocabularies and the
// training splits in ../shared/data and writes engine/linking/lexical/learned.json. Seeded: the same data, the same bytes.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { below, seeded } from "../../../engine/evaluation/seeded.ts";
import { evidenceFor } from "../../../engine/linking/lexical/evidence.ts";
import { FEATURES, featuresOf } from "../../../engine/linking/lexical/features.ts";
import {
  CONFIDENCE_INPUTS,
  confidenceInput,
  type Rule,
  rankEvidence,
} from "../../../engine/linking/lexical/ranking.ts";
import { wordPairs } from "../../../engine/linking/lexical/word-pairs.ts";
import { PairCounter } from "../../../engine/training/lexical/count-pairs.ts";
import { fitLogistic, type LogisticRow } from "../../../engine/training/lexical/fit-logistic.ts";
import { fitRanker, type RankedItem } from "../../../engine/training/lexical/fit-ranker.ts";
import { root } from "../places.ts";
import { realKbs } from "../real-kbs.ts";
import { itemsOf, type LinkingSet, linkingSets } from "./corpora.ts";

/** Concepts that must bear a pair of words out, how many pairs are kept, and how sure they must be. */
const PAIRS = { least: 3, most: 3000, share: 0.4 };
const FIT = { features: FEATURES.length, epochs: 25, rate: 0.1, decay: 1e-4 };
const random = seeded(1);
/** Wrong concepts an item learns from, those with the strongest evidence. */
const MOST_WRONG = 50;
/** Every how-many-th item of a large set. */
const STRIDE: Readonly<Record<string, number>> = { "CRAFT UBERON": 3 };

const out = join(root, "engine", "linking", "lexical", "learned.json");
const round = (x: number) => Math.round(x * 1000) / 1000;

const kbs = await realKbs();
const sets = await linkingSets(kbs, "train");

/** What the annotators of the training splits call each concept: wording → documents. */
function wordings(of: readonly LinkingSet[]): Map<string, Map<string, number>> {
  const said = new Map<string, Map<string, number>>();
  for (const set of of)
    for (const item of itemsOf(set)) {
      if (item.gold.length !== 1) continue;
      const names = said.get(item.gold[0] as string) ?? new Map<string, number>();
      const text = item.text.toLowerCase();
      said.set(
        item.gold[0] as string,
        names.set(text, (names.get(text) ?? 0) + new Set(item.documents).size),
      );
    }
  return said;
}

const counter = new PairCounter();
const said = wordings(sets.filter((s) => !s.name.startsWith("CRAFT")));
for (const kb of [kbs.mesh, kbs.medic, kbs.cl, kbs.uberon, kbs.so])
  for (const c of kb.concepts()) {
    counter.add([c.name, ...c.synonyms.map((s) => s.text)], said.get(c.id));
    said.delete(c.id);
  }
const rows = counter.finish(PAIRS.least, PAIRS.most, PAIRS.share);
const pairs = wordPairs(rows);
console.log(`${rows.length} pairs of words`);

const items: RankedItem[] = [];
const chosen = sets.flatMap((set) =>
  itemsOf(set)
    .filter((item, i) => item.gold.length > 0 && i % (STRIDE[set.name] ?? 1) === 0)
    .map((item) => ({
      set,
      item,
      found: evidenceFor(set.kbs, item.text, item.longForms, pairs, { similar: 64 }),
    })),
);
for (const { item, found } of chosen) {
  const concepts = [...found].map(([concept, all]) => ({
    gold: item.gold.includes(concept),
    evidence: all.map((e) => Float32Array.from(featuresOf(e, all.length, item, pairs))),
  }));
  if (!concepts.some((c) => c.gold)) continue;
  const strength = (c: (typeof concepts)[number]) =>
    Math.max(
      ...c.evidence.map(
        (x) => (x[FEATURES.indexOf("dice")] as number) + (x[FEATURES.indexOf("cosine")] as number),
      ),
    );
  const wrong = concepts.filter((c) => !c.gold).sort((a, b) => strength(b) - strength(a));
  items.push({
    weight: Math.sqrt(item.documents.length),
    concepts: [...concepts.filter((c) => c.gold), ...wrong.slice(0, MOST_WRONG)],
  });
}
const weights = [...fitRanker(items, { ...FIT, draw: (limit) => below(random, limit) })].map(round);
console.log(`${items.length} items ranked by ${FEATURES.map((f, i) => `${f} ${weights[i]}`).join(", ")}`);

// Confidence: every other item as if its concept were in no knowledge base.
const rule: Rule = { pairs, weights, confidence: new Array<number>(CONFIDENCE_INPUTS).fill(0) };
const judged: LogisticRow[] = chosen.flatMap(({ set, item, found }, i) => {
  const ranked = rankEvidence(set.kbs, found, item, rule);
  const left = i % 2 ? ranked.filter((c) => !item.gold.includes(c.entry.concept)) : ranked;
  const first = left[0];
  if (!first) return [];
  const y = item.gold.includes(first.entry.concept);
  return [{ x: confidenceInput(first, left[1]), y, weight: Math.sqrt(item.documents.length) }];
});
const confidence = fitLogistic(judged, 1500, 0.05, 1e-4).map(round);
const numbers = {
  weights: Object.fromEntries(FEATURES.map((f, i) => [f, weights[i]])),
  confidence,
  pairs: rows.map((r) => r.join("|")),
};
writeFileSync(out, `${JSON.stringify(numbers, undefined, 1)}\n`);
console.log(out);
