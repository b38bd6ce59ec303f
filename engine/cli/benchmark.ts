// `curie benchmark GRID`: runs what the grid names, keeps every finished cell, and writes one table.
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { parse } from "yaml";
import { writeJsonLine } from "../corpus/formats/jsonl.ts";
import { readCorpus } from "../corpus/read-corpus.ts";
import {
  BENCHMARK_SCHEMA,
  type Benchmark,
  type CellResult,
  type Cost,
  cellSchema,
  costSchema,
} from "../evaluation/benchmark/benchmark-result.ts";
import {
  type Cell,
  cellName,
  cellsOf,
  type Grid,
  gridSchema,
  keyOfCell,
} from "../evaluation/benchmark/grid.ts";
import { runCell } from "../evaluation/benchmark/run-cell.ts";
import { parseResult } from "../evaluation/result.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openKbs } from "./open-kbs.ts";
import { version } from "./package-root.ts";
import { rendered } from "./rendered.ts";
import { counted, Progress, print, type Terminal, tell, type Work } from "./terminal.ts";
import { WholeFile } from "./whole-file.ts";

interface Options {
  out: string;
  progress?: true;
}

const EXAMPLES = `
The grid is YAML or JSON; paths in it are relative to it:

  recognisers: [dictionary, gold]          # dictionary, dictionary-flat, gold (gold's own spans)
  linkers: [names, similar, context]
  kbs:
    - {name: mesh, files: [mesh.curiekb]}
  corpora:
    - {name: bc5cdr, gold: test.pubtator, evaluate: [--map-type, "DISO=Disease,CHEM=Chemical", --prefix, "MESH:"]}

Each cell runs in a process of its own. Finished cells are kept in OUT/cells: run the same command again to go on, also
after kill -9. A cell is run anew when its files, its description or this program's version changed.

Example:
  curie benchmark grid.yaml --out results/        # results/benchmark.json, .md, .html`;

export function benchmarkCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("recognisers, linkers, corpora and knowledge bases in one table")
    .description("Runs a grid of systems over corpora, with what each costs beside what it is worth.")
    .argument("<grid>", "YAML or JSON")
    .requiredOption("-o, --out <folder>", "results, and the cells that are finished")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((grid: string, options: Options) => run((terminal) => benchmark(grid, options, terminal)));
}

/** Not for people: one cell, its description on the command line. */
export function benchmarkCellCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .argument("<cell>")
    .argument("<out>")
    .action((cell: string, out: string) =>
      run((terminal) => oneCell(JSON.parse(cell) as Cell, out, terminal)),
    );
}

async function readGrid(path: string): Promise<Grid> {
  let value: unknown;
  try {
    value = parse(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code) throw error;
    throw new UsageError(`${path}: not YAML: ${(error as Error).message}`);
  }
  const read = gridSchema.safeParse(value);
  if (!read.success) {
    const lines = read.error.issues.map((i) => `${path}: ${i.path.join(".") || "grid"}: ${i.message}`);
    throw new UsageError(lines.join("\n"));
  }
  const at = (file: string) => resolve(dirname(path), file);
  const grid = {
    ...read.data,
    kbs: read.data.kbs.map((kb) => ({ ...kb, files: kb.files.map(at) })),
    corpora: read.data.corpora.map((c) => ({ ...c, gold: at(c.gold) })),
  };
  for (const file of [...grid.kbs.flatMap((kb) => kb.files), ...grid.corpora.map((c) => c.gold)])
    if (!existsSync(file)) throw new UsageError(`${path}: ${file} is not there.`);
  return grid;
}

/** Size and time of a file; of a folder, of all in it. */
async function stampOf(path: string): Promise<string> {
  const stat = statSync(path);
  if (!stat.isDirectory()) return `${path} ${stat.size} ${stat.mtimeMs}`;
  const names = (await readdir(path, { recursive: true })).sort();
  return names
    .map((name) => `${name} ${statSync(join(path, name)).size} ${statSync(join(path, name)).mtimeMs}`)
    .join("\n");
}

async function benchmark(
  path: string,
  { out, progress: asked }: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const grid = await readGrid(path);
  const cells = cellsOf(grid);
  if (!cells.length)
    throw new UsageError(`${path} has no cell: no corpus names a knowledge base that there is.`);
  const folder = join(out, "cells");
  await mkdir(folder, { recursive: true });
  const progress = new Progress(terminal, asked === true);
  const made: CellResult[] = [];
  const failures: Benchmark["failures"] = [];
  for (const [i, cell] of cells.entries()) {
    progress.report(() => `cell ${i + 1} of ${cells.length}: ${cellName(cell)}`);
    const stamps = await Promise.all([...cell.kb.files, cell.corpus.gold].map(stampOf));
    const key = keyOfCell(cell, [version(), ...stamps]);
    const kept = await finished(join(folder, `${key}.json`));
    if (kept) {
      made.push(kept);
      continue;
    }
    try {
      made.push(await measured(cell, key, folder, terminal.signal));
    } catch (error) {
      terminal.signal.throwIfAborted();
      const reason = (error as Error).message;
      progress.clear();
      tell(terminal, `${cellName(cell)}: ${reason}`);
      failures.push({
        corpus: cell.corpus.name,
        kb: cell.kb.name,
        recogniser: cell.recogniser,
        linker: cell.linker,
        reason,
      });
    }
  }
  progress.clear();
  const result: Benchmark = {
    schema: BENCHMARK_SCHEMA,
    curie: version(),
    created: new Date().toISOString(),
    machine: `${cpus()[0]?.model.trim() ?? "unknown"}, ${counted(cpus().length, "core")}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    draws: grid.draws,
    seed: grid.seed,
    cells: made,
    failures,
  };
  const json = `${JSON.stringify(result)}\n`;
  await write(join(out, "benchmark.json"), json);
  for (const format of ["md", "html"] as const)
    await write(join(out, `benchmark.${format}`), rendered(path, json, format));
  await print(terminal, rendered(path, json, "md"));
  return failures.length ? EXIT.problems : EXIT.ok;
}

async function finished(path: string): Promise<CellResult | undefined> {
  try {
    return cellSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Predicts in one process and evaluates in another, then keeps the cell. */
async function measured(cell: Cell, key: string, folder: string, signal: AbortSignal): Promise<CellResult> {
  const [predicted, result] = [join(folder, `${key}.jsonl`), join(folder, `${key}.evaluation.json`)];
  try {
    const cost = costSchema.parse(
      JSON.parse(await runSelf(["benchmark-cell", JSON.stringify(cell), predicted], signal)),
    );
    const { corpus, draws, seed, kb } = cell;
    await runSelf(
      [
        ...["evaluate", corpus.gold, predicted, "--format", "jsonl", "--out", result, "--events"],
        ...["--draws", String(draws), "--seed", String(seed), "--errors", "1", "--k", "1,5"],
        ...(corpus.format ? ["--gold-format", corpus.format] : []),
        ...kb.files.flatMap((file) => ["--kb", file]),
        ...corpus.evaluate,
      ],
      signal,
    );
    const { figures, metrics } = parseResult(JSON.parse(await readFile(result, "utf8")));
    const made: CellResult = {
      key,
      corpus: corpus.name,
      kb: kb.name,
      recogniser: cell.recogniser,
      linker: cell.linker,
      cost,
      metrics,
      figures,
    };
    await write(join(folder, `${key}.json`), `${JSON.stringify(made)}\n`);
    return made;
  } finally {
    for (const file of [predicted, result]) await rm(file, { force: true });
  }
}

/** This program again. Rejects with what it said where it could not do it. */
function runSelf(args: readonly string[], signal: AbortSignal): Promise<string> {
  const child = spawn(process.execPath, [process.argv[1] as string, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (status) =>
      status === EXIT.ok || status === EXIT.problems
        ? done(stdout)
        : failed(
            new Error(
              stderr
                .trim()
                .split("\n")
                .at(-1)
                ?.replace(/^curie: /, "") || `ended with ${status}`,
            ),
          ),
    );
  });
}

async function oneCell(cell: Cell, out: string, terminal: Terminal): Promise<ExitCode> {
  const { gold, format } = cell.corpus;
  const file = await WholeFile.create(out);
  let cost: Cost;
  try {
    cost = await runCell(cell.recogniser, cell.linker, {
      open: () => openKbs(cell.kb.files),
      documents: readCorpus(gold, { signal: terminal.signal, ...(format ? { format } : {}) }),
      write: (document) => file.write(writeJsonLine(document)),
      now: () => performance.now(),
      // Kibibytes on all systems that Node runs on.
      peak: () => process.resourceUsage().maxRSS * 1024,
    });
    await file.finish();
  } finally {
    await file.discard();
  }
  await print(terminal, JSON.stringify(cost));
  return EXIT.ok;
}

async function write(path: string, text: string): Promise<void> {
  const file = await WholeFile.create(path);
  try {
    await file.write(text);
    await file.finish();
  } finally {
    await file.discard();
  }
}
