// One process of the KB bench, so that memory is that of one thing: builds a generated vocabulary, or opens a packed file
// whole. Prints one line of JSON.
import { readFileSync, writeFileSync } from "node:fs";
import { buildKb } from "../../engine/kb/build.ts";
import { openKb } from "../../engine/kb/open.ts";
import { largeVocabulary } from "./large-vocabulary.ts";

export interface Built {
  /** Milliseconds: of the whole build, and of making up the vocabulary alone. */
  readonly ms: number;
  readonly generating: number;
  /** Processor seconds of the build, the vocabulary included. */
  readonly cpu: number;
  /** Highest resident memory, MB. */
  readonly peak: number;
  /** By phase: milliseconds, processor milliseconds of all threads, and the highest resident memory, MB. */
  readonly phases: Record<string, { readonly ms: number; readonly cpu: number; readonly peak: number }>;
}

export interface Opened {
  /** Milliseconds until the file is open: the first time in the process, which learns how to read then, and again. */
  readonly first: number;
  readonly lazily: number;
  /** Milliseconds until everything that answers at once is in memory and checked. */
  readonly whole: number;
  /** Resident memory, MB: of the process before it opened the file, and with everything hot in memory. */
  readonly before: number;
  readonly after: number;
}

const megabytes = (bytes: number): number => bytes / 1e6;
const peak = (): number => {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"));
  return megabytes(Number(line?.[1] ?? 0) * 1024);
};

/** Lets the highest resident memory be counted anew. */
const forgetPeak = (): void => writeFileSync("/proc/self/clear_refs", "5");

async function build(names: number, path: string, threads?: number): Promise<Built> {
  let from = performance.now();
  let characters = 0;
  for (const concept of largeVocabulary(names)) characters += concept.name.length;
  const generating = characters ? performance.now() - from : 0;
  from = performance.now();
  const cpu = process.cpuUsage();
  const phases: Record<string, { ms: number; cpu: number; peak: number }> = {};
  let phase = "reading";
  let began = from;
  let spent = cpu;
  const next = (following: string): void => {
    const { user, system } = process.cpuUsage(spent);
    phases[phase] = { ms: performance.now() - began, cpu: (user + system) / 1000, peak: peak() };
    forgetPeak();
    began = performance.now();
    spent = process.cpuUsage();
    phase = following;
  };
  forgetPeak();
  await buildKb(largeVocabulary(names), path, {
    name: `generated-${names}`,
    version: "1",
    source: "generated",
    onProgress(progress) {
      if (progress.phase !== phase) next(progress.phase);
    },
    ...(threads === undefined ? {} : { threads }),
  });
  const ms = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  next("");
  const highest = Math.max(...Object.values(phases).map((p) => p.peak));
  return { ms, generating, cpu: (user + system) / 1e6, peak: highest, phases };
}

async function open(path: string): Promise<Opened> {
  const before = megabytes(process.memoryUsage.rss());
  let from = performance.now();
  (await openKb(path)).close?.();
  const first = performance.now() - from;
  from = performance.now();
  const kb = await openKb(path);
  const lazily = performance.now() - from;
  from = performance.now();
  await kb.load?.();
  const whole = performance.now() - from;
  kb.lookup("nothing like it");
  return { first, lazily, whole, before, after: megabytes(process.memoryUsage.rss()) };
}

const [mode, names, path, threads] = process.argv.slice(2) as [string, string, string, string?];
const built = () => build(Number(names), path, threads === undefined ? undefined : Number(threads));
console.log(JSON.stringify(mode === "build" ? await built() : await open(path)));
