// npm run bench -- generate: runs against an endpoint in a process of its own, beside a loop that asks as many questions at once
// and does nothing with the answers: what the endpoint can serve. Healthy, and failing in every way.
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleepFor } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openModel } from "../../engine/llm/open-model.ts";
import type { Message } from "../../engine/llm/port.ts";
import { templateGenerator } from "../../engine/synthesis/generator.ts";
import { Journal } from "../../engine/synthesis/journal.ts";
import { generate } from "../../engine/synthesis/run.ts";
import { type ConceptInput, conceptsIn } from "../../engine/synthesis/slice.ts";
import { kbOf } from "../fixtures/kb.ts";
import { madeUpDiseases } from "../fixtures/synthetic-kb.ts";
import { table } from "./measure.ts";

/** Questions under way at once, and ms that the endpoint thinks: at most 128 answers a second. */
const AT_ONCE = 64;
const DELAY = 500;
/** Silence, ms, after which a stalled answer is given up. */
const SILENCE = 2000;
const PER_CONCEPT = 2;

/** A rate is known after so many questions. */
const BARE = 2000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const promptOf = ({ name }: Pick<ConceptInput, "name">): Message[] => [
  { role: "user", content: `NAME=${name}.` },
];

async function endpoint(faults: boolean): Promise<{ url: string; stop(): void }> {
  const child = fork(join(import.meta.dirname, "generate-endpoint.ts"), [
    String(DELAY),
    faults ? "faults" : "-",
  ]);
  const url = await new Promise<string>((resolve) => child.once("message", (m) => resolve(String(m))));
  return { url, stop: () => void child.kill() };
}

/** Questions a second of a loop that asks again at once where there is no answer, and keeps nothing. */
async function bare(url: string, concepts: readonly ConceptInput[]): Promise<number> {
  const from = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < concepts.length) {
      const concept = concepts[next++] as ConceptInput;
      for (;;) {
        const body = JSON.stringify({ model: "m", messages: promptOf(concept), stream: true });
        const ok = await fetch(`${url}/chat/completions`, {
          method: "POST",
          body,
          signal: AbortSignal.timeout(SILENCE),
        })
          .then(async (answer) => answer.ok && (await answer.text()).includes("[DONE]"))
          .catch(() => false);
        if (ok) break;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return (1000 * concepts.length) / (performance.now() - from);
}

interface Measured {
  readonly perSecond: number;
  readonly kept: number;
  readonly rejected: number;
  readonly failed: number;
  /** MB of heap in use, garbage collected, in the middle of the run and at its end. */
  readonly heap: readonly [number, number];
}

async function run(url: string, count: number, kb: Awaited<ReturnType<typeof kbOf>>): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "curie-generate-"));
  const concepts = conceptsIn(kb, {});
  const heap: number[] = [];
  const look = () => {
    collect();
    heap.push(process.memoryUsage().heapUsed / 1e6);
  };
  try {
    const opened = await openModel(
      { kind: "endpoint", url, name: "m", timeout: SILENCE / 1000 },
      {
        store: join(folder, "replies.jsonl"),
        allowed: [],
        most: AT_ONCE,
        backOff: {
          random: Math.random,
          attempts: 8,
          sleep: async (ms, signal) => void (await sleepFor(ms, undefined, signal ? { signal } : {})),
        },
      },
    );
    const { name, version, hash } = kb.info;
    const journal = await Journal.open(join(folder, "journal.jsonl"), {
      curie: "generation/1",
      template: "t",
      model: "m",
      kb: { name, version, hash },
      settings: "{}",
      concepts: count,
      perConcept: PER_CONCEPT,
      seed: 1,
    });
    const from = performance.now();
    await generate({
      concepts,
      perConcept: PER_CONCEPT,
      seed: 1,
      generator: templateGenerator({
        template: { hash: "t" },
        render: async (concept) => promptOf(concept),
        model: opened.model,
        settings: { model: "m", temperature: 0.6, seed: 1 },
      }),
      rules: { kb },
      journal,
      // As the program has it: while some write down or wait, others ask.
      concurrency: 2 * AT_ONCE,
      attempts: 1,
      onProgress: (done) => {
        if (done === Math.floor(count / 2)) look();
      },
    });
    const seconds = (performance.now() - from) / 1000;
    look();
    const by = { kept: 0, rejected: 0, failed: 0 };
    const seen = new Set<string>();
    for await (const outcome of journal.outcomes()) {
      if (seen.has(outcome.concept)) throw new Error(`${outcome.concept} ended twice`);
      seen.add(outcome.concept);
      if (outcome.status === "failed" && !outcome.error)
        throw new Error(`${outcome.concept} failed without a reason`);
      by[outcome.status]++;
    }
    if (seen.size !== count) throw new Error(`${count - seen.size} concepts have not ended`);
    await journal.close();
    await opened.close();
    return { perSecond: count / seconds, ...by, heap: [heap[0] ?? 0, heap[1] ?? 0] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function benchGenerate(sizes: readonly number[]): Promise<void> {
  const rows: (string | number)[][] = [];
  const warm = await endpoint(false);
  await run(warm.url, 200, await kbOf(madeUpDiseases(200)));
  warm.stop();
  for (const faults of [false, true])
    for (const count of sizes) {
      const kb = await kbOf(madeUpDiseases(count));
      const { url, stop } = await endpoint(faults);
      try {
        const can = await bare(url, conceptsIn(kb, {}).slice(0, BARE));
        const did = await run(url, count, kb);
        rows.push([
          faults ? "failing" : "healthy",
          count,
          can,
          did.perSecond,
          did.perSecond / can,
          did.kept,
          did.rejected,
          did.failed,
          ...did.heap,
        ]);
      } finally {
        stop();
      }
    }
  table(
    `Generation against an endpoint that thinks ${DELAY} ms, ${AT_ONCE} questions at once: beside a bare loop that asks as many at once`,
    [
      "endpoint",
      "concepts",
      "bare loop, questions / s",
      "run, concepts / s",
      "ratio",
      "kept",
      "rejected",
      "failed",
      "heap half way, MB",
      "heap at the end, MB",
    ],
    rows,
  );
}
