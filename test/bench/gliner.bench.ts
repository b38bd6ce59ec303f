// Neural recognition: beside the npm package GLiNER.js on the same graph and texts, beside spaCy, and how its cost grows with
// text and with labels.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ModelHost } from "../../engine/models/host/host.ts";
import { modelHostProgram } from "../../engine/models/host/program.ts";
import { onnxRuntime } from "../../engine/models/onnx-runtime.ts";
import { threadsFor } from "../../engine/models/threads.ts";
import { openGliner } from "../../engine/recognition/gliner/folder.ts";
import { glinerJob } from "../../engine/recognition/gliner/job.ts";
import { recognise } from "../../engine/recognition/gliner/recognise.ts";
import { folderOf } from "../fixtures/gliner/tiny.ts";
import { abstracts, exactF1, wordCount } from "./gliner/abstracts.ts";
import { Contestant, compete, type Task } from "./gliner/contestant.ts";
import { glinerJs } from "./gliner/gliner-js.ts";
import { benchModel, copyForAll } from "./gliner/model.ts";
import { spacy } from "./gliner/spacy.ts";
import { summary, table } from "./measure.ts";
import { hasShared, root } from "./places.ts";

const LABELS = ["chemical", "disease"];
const THRESHOLD = 0.5;
const ROUNDS = 4;
/** Abstracts of the comparisons. */
const DOCUMENTS = 50;
const FLAT = { nested: false, multiLabel: false };
const OURS = join(import.meta.dirname, "gliner", "ours.ts");

export async function benchGliner(): Promise<void> {
  const model = await benchModel();
  if (!hasShared || !model) {
    console.log("neural recognition: skipped: no ../shared");
    return;
  }
  console.log(`model: ${model.name}`);
  await besideGlinerJs(model.folder);
  await besideSpacy(model.folder);
  await firstResult(model.folder);
  await overLabels();
  await overText(model.folder);
}

async function besideGlinerJs(folder: string): Promise<void> {
  const program = glinerJs();
  const docs = abstracts(DOCUMENTS);
  const texts = docs.map((d) => d.text);
  const gold = docs.map((d) => d.gold);
  const { folder: copy, graph, maxWidth } = copyForAll(folder);
  const task = { model: copy, graph, maxWidth, labels: LABELS, threshold: THRESHOLD };
  const one = { ...task, threads: 1 };
  // `beside`: the row that a row's ratios are to.
  const entries: readonly { name: string; program: string | undefined; task: Task; beside: number }[] = [
    { name: "GLiNER.js, as it comes", program, task, beside: 0 },
    { name: `Curie, as it comes (threads: ${threadsFor()})`, program: OURS, task, beside: 0 },
    { name: "GLiNER.js, one thread", program, task: one, beside: 2 },
    { name: "Curie, one thread", program: OURS, task: one, beside: 2 },
    { name: "the same, the model's own words", program: OURS, task: { ...one, model: folder }, beside: 2 },
  ];
  const contestants: { name: string; beside: string; started: Contestant }[] = [];
  for (const { name, program, task, beside } of entries)
    if (program)
      contestants.push({
        name,
        beside: entries[beside]?.name ?? "",
        started: await Contestant.start(program, task),
      });
  try {
    const started = contestants.map((c) => c.started);
    for (const [title, some, rounds] of [
      [`${DOCUMENTS} abstracts, one by one`, texts, ROUNDS],
      ["the same as one text", [texts.join("\n\n")], 2],
    ] as const) {
      const runs = await compete(started, some, rounds);
      const words = wordCount(some);
      const baseOf = (i: number) =>
        runs[contestants.findIndex(({ name }) => name === contestants[i]?.beside)];
      table(
        `neural recognition, ${title} (${words} words, two labels, same graph and runtime)`,
        ["", "words/s", "ratio", "words per CPU second", "ratio", "F1", "MB"],
        runs.map(({ ms, cpu, entities, memory }, i) => {
          const base = baseOf(i);
          return [
            contestants[i]?.name ?? "",
            (1000 * words) / ms,
            base ? base.ms / ms : "-",
            (1000 * words) / cpu,
            base ? base.cpu / cpu : "-",
            some.length > 1 ? exactF1(gold, entities) : "-",
            memory,
          ];
        }),
      );
    }
  } finally {
    for (const { started } of contestants) await started.end();
    rmSync(copy, { recursive: true });
  }
}

async function besideSpacy(folder: string): Promise<void> {
  const texts = abstracts(DOCUMENTS).map((d) => d.text);
  const ours = await Contestant.start(OURS, {
    model: folder,
    graph: "",
    maxWidth: 0,
    labels: LABELS,
    threshold: THRESHOLD,
    threads: 1,
  });
  const [run] = await compete([ours], texts, ROUNDS);
  await ours.end();
  const other = spacy(texts, ROUNDS);
  if (!other) console.log("spaCy: skipped: no Python with spaCy (CURIE_PYTHON=... names one)");
  const theirs =
    other?.kind === "untrained"
      ? `spaCy ${other.version}, its small pipeline's recogniser, untrained (its weights were not at hand)`
      : `spaCy ${other?.version}, en_core_web_sm, recogniser only`;
  table(
    "one abstract, one thread",
    ["", "ms", "processor ms", "MB"],
    [
      [
        "Curie, embedded model",
        (run?.ms ?? 0) / texts.length,
        (run?.cpu ?? 0) / texts.length,
        run?.memory ?? 0,
      ],
      ...(other ? [[theirs, other.ms / texts.length, other.cpu / texts.length, other.memory]] : []),
    ],
  );
}

/** Milliseconds to the first mention and to the last, and processor milliseconds of it all. */
async function readThrough(
  open: Awaited<ReturnType<typeof openGliner>>,
  text: string,
  labels: readonly string[],
): Promise<{ first: number; last: number; cpu: number; found: number }> {
  const from = performance.now();
  const before = process.cpuUsage();
  const plan = await open.model.plan(
    labels,
    labels.map(() => THRESHOLD),
  );
  let first = Number.NaN;
  let found = 0;
  for await (const step of recognise(text, open.model, plan, FLAT)) {
    found += step.found.length;
    if (found && Number.isNaN(first)) first = performance.now() - from;
  }
  const { user, system } = process.cpuUsage(before);
  return { first, last: performance.now() - from, cpu: (user + system) / 1000, found };
}

async function overText(folder: string): Promise<void> {
  const open = await openGliner(folder, onnxRuntime());
  const all = abstracts(500)
    .map((d) => d.text)
    .join("\n\n");
  const rows: (string | number)[][] = [];
  await readThrough(open, all.slice(0, 20_000), LABELS);
  for (const size of [5_000, 50_000, 250_000, 1_000_000]) {
    const text = all.repeat(Math.ceil(size / all.length)).slice(0, size);
    const runs: Awaited<ReturnType<typeof readThrough>>[] = [];
    for (let i = 0; i < (size > 100_000 ? 1 : 3); i++) runs.push(await readThrough(open, text, LABELS));
    const best = (of: (r: (typeof runs)[number]) => number) => Math.min(...runs.map(of));
    rows.push([
      `${size / 1000} kB`,
      best((r) => r.first),
      best((r) => r.last),
      best((r) => r.cpu) / (size / 1000),
      runs[0]?.found ?? 0,
      process.memoryUsage.rss() / 1e6,
    ]);
  }
  await open.release();
  table(
    "over the length of a text",
    ["text", "first mentions ms", "all ms", "processor ms/kB", "mentions", "MB"],
    rows,
  );
}

async function overLabels(): Promise<void> {
  const text = abstracts(3)
    .map((d) => d.text)
    .join("\n\n");
  const rows: (string | number)[][] = [];
  for (const count of [1, 10, 100, 1000, 5000]) {
    const labels = Array.from({ length: count }, (_, i) => `label number ${i}`);
    const row: (string | number)[] = [count];
    for (const variant of ["bi-token-vectors", "bi-span-vectors", "uni-span"] as const) {
      const open = await openGliner(folderOf(variant), onnxRuntime());
      const cold = await readThrough(open, text, labels);
      const warm = [];
      for (let i = 0; i < (count > 500 ? 2 : 5); i++) warm.push((await readThrough(open, text, labels)).cpu);
      await open.release();
      row.push(Math.min(...warm));
      if (variant !== "uni-span") row.push(cold.cpu);
    }
    rows.push(row);
  }
  table(
    "over the number of labels, tiny models (processor ms; vectors kept, and computed for the first time)",
    ["labels", "bi token", "first", "bi span", "first", "uni span"],
    rows,
  );
}

/** Milliseconds of a Node process that does nothing: what no program can be below. */
function emptyProcess(): number {
  const from = performance.now();
  spawnSync(process.execPath, ["-e", "0"]);
  return performance.now() - from;
}

async function firstResult(folder: string): Promise<void> {
  const text = abstracts(10)
    .map((d) => d.text)
    .join("\n\n")
    .slice(0, 5000);
  const first: number[] = [];
  const last: number[] = [];
  const empty: number[] = [];
  // As it is installed, where it was built.
  const dist = join(root, "dist");
  const program = existsSync(join(dist, "model-host.cjs")) ? modelHostProgram(dist) : modelHostProgram();
  for (let i = 0; i < 5; i++) {
    empty.push(emptyProcess());
    const host = new ModelHost({ program });
    const from = performance.now();
    let at = Number.NaN;
    await host.run(glinerJob, { folder }, { text, labels: LABELS }, ({ found }) => {
      if (found.length && Number.isNaN(at)) at = performance.now() - from;
    });
    first.push(at);
    last.push(performance.now() - from);
    await host.close();
  }
  table(
    "a text of 5 kB, from nothing: process started, model loaded and read (ms)",
    ["", "median", "p95"],
    [
      ["Node started and ended, nothing else", summary(empty).median, summary(empty).p95],
      ["first mentions", summary(first).median, summary(first).p95],
      ["all mentions", summary(last).median, summary(last).p95],
    ],
  );
}
