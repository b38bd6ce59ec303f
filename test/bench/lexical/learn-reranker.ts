// npm run train:reranker: learns the second look at names on the training splits of NCBI Disease and BC5CDR in ../shared/data, over
// their own knowledge bases and over others that refer to them, and writes engine/linking/lexical/rerank/learned.json. The first look
// is taken as it is. Seeded: the same data, the same bytes. With `--dev` it also says what the development splits make of it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { below, seeded } from "../../../engine/evaluation/seeded.ts";
import { learned } from "../../../engine/linking/lexical/learned.ts";
import { confidenceOf, rankLexically } from "../../../engine/linking/lexical/ranking.ts";
import type { RerankRule } from "../../../engine/linking/lexical/rerank/network.ts";
import {
  confidenceInput,
  isLearnedOn,
  LOOKED_AT,
  looked,
} from "../../../engine/linking/lexical/rerank/rerank.ts";
import { RERANK_FEATURES, rerankInputs } from "../../../engine/linking/lexical/rerank/rerank-features.ts";
import { fitLogistic, type LogisticRow } from "../../../engine/training/lexical/fit-logistic.ts";
import { fitReranker, type RerankItem } from "../../../engine/training/lexical/fit-reranker.ts";
import { percent } from "../document-share.ts";
import { root } from "../places.ts";
import { realKbs } from "../real-kbs.ts";
import { itemsOf, type LinkingSet, linkingSets, type Split } from "./corpora.ts";
import { elsewhere } from "./elsewhere.ts";

const FIT = {
  features: RERANK_FEATURES.length,
  hidden: 16,
  least: 30,
  epochs: 25,
  rate: 0.01,
  decay: 1e-3,
};
const random = seeded(1);
const out = join(root, "engine", "linking", "lexical", "rerank", "learned.json");
const round = (x: number) => Math.round(x * 1000) / 1000;

const kbs = await realKbs();
const { pairs } = learned();

/** Mentions of diseases and chemicals with their ranking by the first look. */
async function mentions(split: Split) {
  const own = (await linkingSets(kbs, split)).filter((set) => !set.name.startsWith("CRAFT"));
  return [...own, ...(await elsewhere(own))].flatMap((set) =>
    itemsOf(set)
      .filter((item) => item.gold.length > 0)
      .map((item) => ({ set, item, ranked: rankLexically(set.kbs, item.text, item) }))
      .filter(({ ranked }) => isLearnedOn(ranked)),
  );
}
type Mention = Awaited<ReturnType<typeof mentions>>[number];

const itemOf = ({ set, item, ranked }: Mention): RerankItem => {
  const first = ranked.slice(0, LOOKED_AT);
  const inputs = rerankInputs(set.kbs, first, pairs);
  return {
    weight: Math.sqrt(item.documents.length),
    candidates: first.map(({ entry }, i) => ({
      ...(inputs[i] as (typeof inputs)[number]),
      gold: item.gold.includes(entry.concept),
    })),
  };
};

function rightOf(all: readonly Mention[], rule: RerankRule): void {
  const sets = new Map<LinkingSet, { mentions: number; right: number; before: number }>();
  for (const { set, item, ranked } of all) {
    const known = sets.get(set) ?? { mentions: 0, right: 0, before: 0 };
    sets.set(set, known);
    const count = item.documents.length;
    const first = looked(set.kbs, ranked, pairs, rule)[0]?.candidate.entry.concept ?? "";
    known.mentions += count;
    if (item.gold.includes(first)) known.right += count;
    if (item.gold.includes(ranked[0]?.entry.concept ?? "")) known.before += count;
  }
  for (const [set, { mentions, right, before }] of sets)
    console.log(
      `${set.name}: ${before} -> ${right} of ${mentions}, ${percent(before / mentions)} -> ${percent(right / mentions)} %`,
    );
}

const train = await mentions("train");
const items = train.map(itemOf);
const fitted = fitReranker(items, { ...FIT, draw: (limit) => below(random, limit) });
const rounded = (of: ReadonlyMap<string, number>) => new Map([...of].map(([word, w]) => [word, round(w)]));
const rule: RerankRule = {
  first: round(fitted.first),
  linear: fitted.linear.map(round),
  hidden: fitted.hidden.map(round),
  constants: fitted.constants.map(round),
  out: fitted.out.map(round),
  missing: rounded(fitted.missing),
  extra: rounded(fitted.extra),
};
console.log(`${items.length} mentions, ${rule.missing.size} and ${rule.extra.size} words with a weight`);
rightOf(train, rule);
if (process.argv.includes("--dev")) rightOf(await mentions("dev"), rule);

// Confidence: every other item as if its concept were in no knowledge base.
const judged: LogisticRow[] = train.flatMap(({ set, item, ranked }, i) => {
  const left = i % 2 ? ranked.filter((c) => !item.gold.includes(c.entry.concept)) : ranked;
  if (!isLearnedOn(left)) return [];
  const seen = looked(set.kbs, left, pairs, rule);
  const y = item.gold.includes(seen[0]?.candidate.entry.concept ?? "");
  return [{ x: confidenceInput(seen, confidenceOf(left)), y, weight: Math.sqrt(item.documents.length) }];
});
const confidence = fitLogistic(judged, 1500, 0.05, 1e-4).map(round);
const byFeature = (from: ArrayLike<number>, start = 0) =>
  Object.fromEntries(RERANK_FEATURES.map((f, i) => [f, from[start + i]]));
const numbers = {
  first: rule.first,
  linear: byFeature(rule.linear),
  hidden: [...rule.out].map((counts, unit) => ({
    counts,
    constant: rule.constants[unit],
    features: byFeature(rule.hidden, unit * FIT.features),
  })),
  missing: Object.fromEntries(rule.missing),
  extra: Object.fromEntries(rule.extra),
  confidence,
};
writeFileSync(out, `${JSON.stringify(numbers, undefined, 1)}\n`);
console.log(out);
