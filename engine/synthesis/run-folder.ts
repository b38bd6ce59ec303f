// A run's folder: what was asked for and how far it is, in `run.json`; the journal and the replies beside it. One process at
// a time works in it, and every other sees where it stands.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { isAlive } from "../kb/left-overs.ts";
import { specSchema } from "./spec.ts";

export const RUN_FILE = "run.json";

const counts = z.object({
  asked: z.int(),
  kept: z.int(),
  rejected: z.int(),
  failed: z.int(),
  /** By reason, of this run so far. */
  reasons: z.record(z.string(), z.int()).default({}),
});

const stateSchema = z.object({
  curie: z.literal("generation-run/1"),
  spec: specSchema,
  /**
   * running: by the process `pid`; if that is gone, the run was interrupted. paused and capped go on when told to; cancelled,
   * too, but nobody is reminded. stopped: it could not go on, `message` says why. finished: every concept is settled.
   */
  state: z.enum(["running", "paused", "capped", "cancelled", "stopped", "interrupted", "finished"]),
  pid: z.int(),
  /** ISO 8601. */
  started: z.string(),
  changed: z.string(),
  counts,
  message: z.string().optional(),
});

export type RunState = z.output<typeof stateSchema>;
export type RunCounts = RunState["counts"];

export class RunFolderError extends Error {}

export const pathsIn = (folder: string) => ({
  run: join(folder, RUN_FILE),
  journal: join(folder, "journal.jsonl"),
  replies: join(folder, "replies.jsonl"),
  corpus: join(folder, "corpus.jsonl"),
  rows: join(folder, "rows.jsonl"),
  report: join(folder, "report.md"),
  figures: join(folder, "report.json"),
  page: join(folder, "report.html"),
});

/** Undefined where the folder holds no run. Throws `RunFolderError` where its file cannot be read. */
export async function readRun(folder: string): Promise<RunState | undefined> {
  const path = join(folder, RUN_FILE);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
  let state: RunState;
  try {
    state = stateSchema.parse(JSON.parse(text));
  } catch (error) {
    const why =
      error instanceof z.ZodError ? `${error.issues[0]?.path.join(".")}: ${error.issues[0]?.message}` : error;
    throw new RunFolderError(`${path} is no run of curie generate (${why}): take another folder.`);
  }
  return state.state === "running" && !isAlive(state.pid) ? { ...state, state: "interrupted" } : state;
}

/** Puts `run.json` in its place, whole. */
export async function writeRun(folder: string, state: RunState): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, RUN_FILE);
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, `${JSON.stringify(state, null, 2)}\n`);
  await rename(part, path);
}

/** Throws `RunFolderError` where another process is at work in the folder. */
export async function mayEnter(folder: string): Promise<RunState | undefined> {
  const known = await readRun(folder);
  if (known?.state === "running" && known.pid !== process.pid)
    throw new RunFolderError(`${folder} is being written by process ${known.pid}: wait for it, or pause it.`);
  return known;
}
