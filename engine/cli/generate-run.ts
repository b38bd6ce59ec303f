// A run carried out in its folder: state, journal, replies, and at every end a corpus and a report of what there is.

import { mkdir } from "node:fs/promises";
import { writeJsonLine } from "../corpus/formats/jsonl.ts";
import { modelNameOf } from "../llm/choice.ts";
import type { OpenModel } from "../llm/open-model.ts";
import { corpusOf, documentsOf } from "../synthesis/corpus.ts";
import { type Generator, offlineGenerator, templateGenerator } from "../synthesis/generator.ts";
import { Journal } from "../synthesis/journal.ts";
import type { Outcome, RunHead } from "../synthesis/outcome.ts";
import { OFFLINE_MODEL } from "../synthesis/realiser/realise.ts";
import { type GenerationReport, reportText } from "../synthesis/report.ts";
import { CapReached, generate } from "../synthesis/run.ts";
import { mayEnter, pathsIn, type RunCounts, type RunState, writeRun } from "../synthesis/run-folder.ts";
import type { Events } from "./events.ts";
import { UsageError } from "./exit-codes.ts";
import { leaksOf, type Prepared, settingsOf } from "./generate-prepare.ts";
import { generationPage } from "./generation-page.ts";
import { openChosen } from "./model-options.ts";
import { onOrder } from "./parent.ts";
import { counted, type Progress, type Terminal, tell } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

export interface CarryOut {
  readonly prepared: Prepared;
  readonly folder: string;
  /** Where answers are kept (default: in the folder). */
  readonly store?: string;
  readonly retryFailed: boolean;
  readonly terminal: Terminal;
  readonly progress: Progress;
  readonly events: Events;
}

/** ms between two writes of `run.json` while the run goes on. */
const EVERY = 2000;

/** Throws `UsageError`, `JournalError`, `LlmError` where the run cannot go on; its folder says so, too. */
export async function carryOut(run: CarryOut): Promise<{ report: GenerationReport; state: RunState }> {
  const { prepared, folder, terminal, progress, events } = run;
  const { spec, kb, concepts } = prepared;
  const known = await mayEnter(folder);
  const pause = new AbortController();
  const cancel = new AbortController();
  const orders = onOrder((order) => {
    if (order === "cancel") cancel.abort(new Cancelled());
    // A batch takes hours: its answers are there when the run goes on.
    else if (spec.model.kind === "endpoint" && spec.model.batch) cancel.abort(new Paused());
    else pause.abort();
  });
  const signal = AbortSignal.any([terminal.signal, cancel.signal]);
  let state: RunState = {
    curie: "generation-run/1",
    spec,
    state: "running",
    pid: process.pid,
    started: known?.started ?? new Date().toISOString(),
    changed: "",
    counts: { asked: concepts.length, kept: 0, rejected: 0, failed: 0, reasons: {} },
  };
  const enter = async (change: Partial<RunState>): Promise<RunState> => {
    state = { ...state, ...change, changed: new Date().toISOString() };
    await writeRun(folder, state);
    return state;
  };
  const language = concepts[0]?.language ?? kb.info.language;
  const refusal = prepared.template ? undefined : offlineGenerator(spec.seed).refuses(language);
  if (refusal) throw new UsageError(`${refusal}; choose --language, or a --template and a model.`);
  const leaks = await leaksOf(prepared, terminal);
  await mkdir(folder, { recursive: true });
  // First: where it belongs to another run, nothing of that one is touched.
  const journal = await Journal.open(pathsIn(folder).journal, headOf(prepared));
  let close: OpenModel["close"] = async () => {};
  try {
    await enter({});
    const opened = await generatorFor(run, pathsIn(folder).replies).catch(async (error: Error) => {
      await enter(
        terminal.signal.aborted ? { state: "interrupted" } : { state: "stopped", message: error.message },
      );
      throw error;
    });
    const { generator } = opened;
    close = opened.close;
    const counts = await countsOf(journal, concepts.length);
    let next = 0;
    let writing: Promise<unknown> = Promise.resolve();
    const tellProgress = (last?: Outcome): void => {
      if (last) add(counts, last);
      const done = counts.kept + counts.rejected + counts.failed;
      events.progress({ done, total: concepts.length, counts });
      progress.report(
        () => `generating: ${done.toLocaleString("en-US")} of ${counted(concepts.length, "concept")}`,
      );
      const now = Date.now();
      if (now < next) return;
      next = now + EVERY;
      const snapshot = structuredClone(counts);
      writing = writing.then(() => enter({ counts: snapshot }));
    };
    tellProgress();
    let end: Partial<RunState>;
    try {
      await generate({
        concepts,
        perConcept: spec.perConcept,
        seed: spec.seed,
        generator,
        rules: { kb, ...(leaks ? { leaks } : {}) },
        journal,
        concurrency: widthOf(spec),
        ...(spec.maxCalls ? { maxCalls: spec.maxCalls } : {}),
        ...(spec.maxTokens ? { maxTokens: spec.maxTokens } : {}),
        ...(run.retryFailed ? { retryFailed: true } : {}),
        onProgress: (_done, _of, last) => tellProgress(last),
        signal,
        pause: pause.signal,
      });
      end = { state: journal.settled.size < concepts.length ? "paused" : "finished" };
    } catch (error) {
      end = endOf(error);
      if (end.state === "capped") tell(terminal, `${end.message}; the same command goes on from here.`);
      if (end.state === "interrupted" || end.state === "stopped") {
        await writing;
        await enter({ ...end, counts });
        throw error;
      }
    }
    progress.clear();
    await writing;
    const report = await writeResults(journal, folder);
    return { report, state: await enter({ ...end, counts }) };
  } finally {
    orders.dispose();
    progress.clear();
    await journal.close();
    await close({ cancel: cancel.signal.reason instanceof Cancelled });
  }
}

/** What the journal's head says of a run. */
function headOf(prepared: Prepared): RunHead {
  const { spec, kb, template, concepts } = prepared;
  const { name, version, hash } = kb.info;
  return {
    curie: "generation/1",
    template: template?.hash ?? "offline",
    model: modelNameOf(spec.model) ?? OFFLINE_MODEL,
    kb: { name, version, hash },
    settings: settingsOf(prepared),
    concepts: concepts.length,
    perConcept: spec.perConcept,
    seed: spec.seed,
  };
}

class Cancelled extends Error {}
class Paused extends Error {}

function endOf(error: unknown): Partial<RunState> {
  if (error instanceof Cancelled) return { state: "cancelled" };
  if (error instanceof Paused) return { state: "paused" };
  if (error instanceof CapReached) return { state: "capped", message: error.message };
  const { name, message } = error as Error;
  return name === "AbortError" ? { state: "interrupted" } : { state: "stopped", message };
}

/**
 * Concepts worked on at once. More than questions may be under way: while some are written down, or wait for an endpoint
 * that was busy, others ask. A batch is as wide as it may be.
 */
const widthOf = ({ model, concurrency }: Prepared["spec"]): number =>
  model.kind === "endpoint" && model.batch ? 2000 : 2 * concurrency;

/** Corpus, rows and report, each whole in its place. */
export async function writeResults(journal: Journal, folder: string): Promise<GenerationReport> {
  const paths = pathsIn(folder);
  const { rows, report } = await corpusOf(journal);
  await writeWhole(paths.corpus, Array.from(documentsOf(rows), writeJsonLine));
  await writeWhole(
    paths.rows,
    rows.map((row) => `${JSON.stringify(row)}\n`),
  );
  await writeWhole(paths.report, reportText(report));
  await writeWhole(paths.figures, `${JSON.stringify(report)}\n`);
  await writeWhole(paths.page, generationPage(report));
  return report;
}

async function countsOf(journal: Journal, asked: number): Promise<RunCounts> {
  const counts: RunCounts = { asked, kept: 0, rejected: 0, failed: 0, reasons: {} };
  for await (const outcome of journal.outcomes()) add(counts, outcome);
  return counts;
}

function add(counts: RunCounts, { status, reasons }: Outcome): void {
  counts[status]++;
  for (const [reason, n] of Object.entries(reasons))
    counts.reasons[reason] = (counts.reasons[reason] ?? 0) + n;
}

async function generatorFor(
  run: CarryOut,
  replies: string,
): Promise<{ generator: Generator; close: OpenModel["close"] }> {
  const { template, render, spec, clinical } = run.prepared;
  if (!template || !render) return { generator: offlineGenerator(spec.seed), close: async () => {} };
  const opened = await openChosen(
    spec.model,
    { store: run.store ?? replies, concurrency: spec.concurrency, clinical },
    run.terminal,
    run.progress,
  );
  const { temperature, topP, maxOutputTokens } = template.front.config;
  const generator = templateGenerator({
    template,
    render,
    model: opened.model,
    settings: {
      model: modelNameOf(spec.model) ?? opened.name,
      seed: spec.seed,
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { topP }),
      ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
    },
  });
  return { generator, close: (how) => opened.close(how) };
}
