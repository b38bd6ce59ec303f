// Names near in meaning beside names like in letters: Recall@k of gold spans by the lexical ranking, by vectors, and by both, with the
// weight learned on the development splits and used everywhere else; and what the index costs. `npm run bench -- dense dense-languages dense-index`.
// ENCODER: folder of the sentence encoder; `npm run train:encoder` makes one.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { USUAL_WEIGHT } from "../../engine/linking/dense/near-names.ts";
import { SentenceEncoder } from "../../engine/models/encoding/sentence-encoder.ts";
import { onnxRuntime } from "../../engine/models/onnx-runtime.ts";
import { benchIndex } from "./dense/index-figures.ts";
import { multilingualSets } from "./dense/multilingual-sets.ts";
import { type Place, places, type Ranked, rankedOf, recall } from "./dense/rankings.ts";
import { nearNamesOf } from "./dense/vectors.ts";
import { documentShare, shareDifference } from "./document-share.ts";
import { linkingSets, type Split } from "./lexical/corpora.ts";
import { table } from "./measure.ts";
import { hasShared, root } from "./places.ts";
import { realKbs } from "./real-kbs.ts";

const RANKS = [1, 10, 64];
const WEIGHTS = [0, 1, 2, 3, 4, 6, 8, 12];
/** Fewer reachable mentions say nothing. */
const FEW = 30;
const OWN = join(root, ".cache", "encoder", "curie-names");

const share = (ranked: readonly Ranked[], place: Place, k: number): string =>
  documentShare(
    ranked.flatMap((r) => {
      const right = place(r) < k;
      return r.item.documents.map((document) => ({ document, count: 1, right }));
    }),
  );

/** Percentage points of Recall@1 that `place` is ahead of the lexical ranking. */
const ahead = (ranked: readonly Ranked[], place: Place): string =>
  shareDifference(
    ranked.flatMap((r) => {
      const [first, second] = [places.lexical(r) < 1, place(r) < 1];
      return r.item.documents.map((document) => ({ document, count: 1, first, second }));
    }),
  );

const mentionsOf = (ranked: readonly Ranked[]): number =>
  ranked.reduce((sum, r) => sum + r.item.documents.length, 0);

const ways = (weight: number): readonly (readonly [name: string, place: Place])[] => [
  ["letters", places.lexical],
  ["vectors", places.dense],
  ["reciprocal ranks", places.reciprocal],
  [`both, weight ${weight}`, places.fused(weight)],
];

const rowsOf = (name: string, ranked: readonly Ranked[], weight: number): (string | number)[][] =>
  ways(weight).map(([way, place]) => [
    name,
    way,
    mentionsOf(ranked),
    ...RANKS.map((k) => share(ranked, place, k)),
    place === places.lexical ? "-" : ahead(ranked, place),
  ]);

async function opened(): Promise<SentenceEncoder | undefined> {
  const folder = process.env.ENCODER ?? OWN;
  if (hasShared && existsSync(folder)) return SentenceEncoder.open(folder, onnxRuntime());
  console.log(
    `dense retrieval: skipped: no ${hasShared ? `${folder} (npm run train:encoder makes it)` : "../shared"}`,
  );
  return undefined;
}

/** `only`: beginnings of the sets' names; all without. The weight is learned on the development splits; test splits only show it. */
export async function benchDense(only: readonly string[] = []): Promise<void> {
  const encoder = await opened();
  if (!encoder) return;
  const kbs = await realKbs();
  const english = async (split: Split): Promise<Map<string, Ranked[]>> => {
    const sets = (await linkingSets(kbs, split)).filter(
      ({ name }) => !name.startsWith("CRAFT") && (only.length === 0 || only.some((o) => name.startsWith(o))),
    );
    const ranked = new Map<string, Ranked[]>();
    for (const set of sets) ranked.set(set.name, await rankedOf(set, await nearNamesOf(set.kbs, encoder)));
    return ranked;
  };
  const dev = await english("dev");
  const all = [...dev.values()].flat();
  const tried = WEIGHTS.map((weight) => ({ weight, recall: recall(all, places.fused(weight), 1) }));
  const { weight } = tried.reduce((best, t) => (t.recall > best.recall ? t : best));
  table(
    `Recall@1 on the development splits (${[...dev.keys()].join(", ")}) by the weight of a cosine, %`,
    WEIGHTS.map(String),
    [tried.map((t) => (100 * t.recall).toFixed(2))],
  );
  const head = ["set", "by", "mentions", ...RANKS.map((k) => `R@${k}`), "R@1 ahead of letters"];
  const rows = [...dev].flatMap(([name, ranked]) => rowsOf(`${name} dev`, ranked, weight));
  for (const [name, ranked] of await english("test")) rows.push(...rowsOf(`${name} test`, ranked, weight));
  table("Gold spans by letters, by vectors and by both, in % of mentions whose id is reachable", head, rows);
  await encoder.release();
}

/** Nothing is learned here: with the weight of a file that has none of its own. */
export async function benchDenseLanguages(): Promise<void> {
  const encoder = await opened();
  if (!encoder) return;
  const rows: (string | number)[][] = [];
  const fused = places.fused(USUAL_WEIGHT);
  for (const set of await multilingualSets()) {
    const ranked = await rankedOf(set, await nearNamesOf(set.kbs, encoder));
    const n = mentionsOf(ranked);
    if (n < FEW) continue;
    const total = set.documents.reduce((sum, d) => sum + d.mentions.length, 0);
    rows.push([
      set.name,
      set.names,
      `${n} of ${total}`,
      ...[places.lexical, places.dense, fused].flatMap((place) =>
        [1, 64].map((k) => share(ranked, place, k)),
      ),
      ahead(ranked, fused),
    ]);
  }
  table(
    `Mantra and XL-BEL, ids reached through HPO, the Disease Ontology and ORDO, in % of reachable mentions; both with the usual weight, ${USUAL_WEIGHT}`,
    [
      "set", "names", "reachable", "letters R@1", "R@64", "vectors R@1", "R@64", "both R@1", "R@64",
      "R@1 ahead of letters",
    ], // biome-ignore format: a head
    rows,
  );
  await encoder.release();
}

export async function benchDenseIndex(): Promise<void> {
  const encoder = await opened();
  if (!encoder) return;
  await benchIndex((await realKbs()).mesh, encoder, [2_000, 10_000, 50_000]);
  await encoder.release();
}
