// npm run bench -- evaluation: a growth curve to a million mentions. Time must grow with mentions and memory hardly at
// all, beside the shortest thing that gives an F1: one set of keys for each side.
import type { Compared, ComparedDocument } from "../../engine/evaluation/compared.ts";
import { evaluate } from "../../engine/evaluation/evaluate.ts";
import { below, seeded } from "../../engine/evaluation/seeded.ts";
import { table } from "./measure.ts";

const PER_DOCUMENT = 20;
const TYPES = ["Disease", "Chemical", "Gene", "Species"];
const CONCEPTS = 5000;

/** The same documents each time they are asked for; predictions miss, move, mistype and mislink a tenth each. */
async function* documents(mentions: number, side: "gold" | "predicted"): AsyncGenerator<ComparedDocument> {
  const random = seeded(1);
  const draw = (n: number) => below(random, n);
  for (let d = 0; d * PER_DOCUMENT < mentions; d++) {
    const list: Compared[] = [];
    for (let i = 0; i < PER_DOCUMENT; i++) {
      const [type, concept, fate, length, score] = [
        draw(4),
        draw(CONCEPTS),
        draw(10),
        3 + draw(12),
        draw(1000),
      ];
      const predicted = side === "predicted";
      if (predicted && fate === 0) continue;
      const start = 40 * i + (predicted && fate === 1 ? 1 : 0);
      const id = `C${predicted && fate === 3 ? (concept + 1) % CONCEPTS : concept}`;
      list.push({
        spans: [{ start, end: start + length }],
        type: TYPES[predicted && fate === 2 ? (type + 1) % 4 : type] as string,
        text: `form ${concept % 999}`,
        state: "linked",
        answers: predicted ? [[id], [`C${(concept + 7) % CONCEPTS}`]] : [[id]],
        ...(predicted ? { scores: { score: score / 1000 } } : {}),
      });
    }
    if (d % 200 === 0) most = Math.max(most, heap());
    yield { id: String(d), text: "", mentions: list };
  }
}

async function run(mentions: number, draws: number): Promise<{ seconds: number; f1: number }> {
  const from = performance.now();
  const { figures } = await evaluate({
    gold: documents(mentions, "gold"),
    systems: [{ name: "generated", documents: documents(mentions, "predicted") }],
    settings: { match: "exact", types: [], k: [1, 5], draws, seed: 1, level: 0.95 },
  });
  const f1 = figures.find((f) => f.id === "recognition.exact.f1")?.value ?? Number.NaN;
  return { seconds: (performance.now() - from) / 1000, f1 };
}

async function sets(mentions: number): Promise<{ seconds: number; f1: number }> {
  const from = performance.now();
  const keys = async (side: "gold" | "predicted") => {
    const all = new Set<string>();
    for await (const d of documents(mentions, side))
      for (const m of d.mentions) all.add(`${d.id} ${m.spans[0]?.start} ${m.spans[0]?.end} ${m.type}`);
    return all;
  };
  const [gold, predicted] = [await keys("gold"), await keys("predicted")];
  let right = 0;
  for (const key of predicted) if (gold.has(key)) right++;
  return { seconds: (performance.now() - from) / 1000, f1: (2 * right) / (gold.size + predicted.size) };
}

/** The most heap that `work` needed beyond what was there, MB, looked at every 200 documents; garbage counts, too. */
async function peak<T>(work: () => Promise<T>): Promise<{ made: T; megabytes: number }> {
  const before = heap();
  most = before;
  const made = await work();
  return { made, megabytes: (most - before) / 1e6 };
}

let most = 0;
function heap(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

export async function benchEvaluation(sizes: readonly number[]): Promise<void> {
  await run(2000, 10);
  const rows: (string | number)[][] = [];
  for (const size of sizes) {
    const plain = await run(size, 0);
    const { made: full, megabytes } = await peak(() => run(size, 1000));
    const { made: naive, megabytes: theirs } = await peak(() => sets(size));
    if (Math.abs(full.f1 - naive.f1) > 1e-12) throw new Error(`F1 is ${full.f1}, and ${naive.f1} by sets`);
    rows.push([
      size.toLocaleString("en-US"),
      plain.seconds,
      (1e6 * plain.seconds) / size,
      full.seconds,
      megabytes,
      naive.seconds,
      theirs,
      plain.seconds / naive.seconds,
    ]);
  }
  table(
    "Evaluation: all metrics and strata of generated predictions, against two sets of keys that give F1 alone",
    [
      "mentions",
      "s",
      "µs a mention",
      "s with 1,000 draws",
      "peak MB",
      "sets, s",
      "sets, peak MB",
      "times the sets",
    ],
    rows,
  );
}
