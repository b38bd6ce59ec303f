// How many threads one run of a graph takes: enough to answer soon, never so many that whoever types waits. Threads that
// wait do not spin (see onnx-runtime.ts), so that a model at rest takes nothing, however many it has.
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** What a person chooses: a number, or as many as pay. */
export type ThreadChoice = number | "auto";

/** More of them hardly make models of these sizes faster. */
const MOST = 4;

/**
 * Threads for a run: what was chosen, at most as many as the system has processors for; by default one a physical core, at
 * most four. Two that share a core's arithmetic units do the work of one.
 */
export function threadsFor(choice: ThreadChoice = "auto", cores = physicalCores()): number {
  if (choice === "auto") return Math.max(1, Math.min(MOST, cores));
  return Math.max(1, Math.min(choice, availableParallelism()));
}

/** Physical cores that this process may use. */
export function physicalCores(
  topology = "/sys/devices/system/cpu",
  logical = availableParallelism(),
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): number {
  if (platform === "linux") {
    const cores = coresIn(topology);
    if (cores) return Math.min(cores, logical);
  }
  // Processors of this kind have no second thread a core.
  if (arch === "arm64") return logical;
  return Math.max(1, Math.ceil(logical / 2));
}

/** Distinct lists of threads that share a core; 0 where the system does not tell. */
function coresIn(topology: string): number {
  try {
    const siblings = readdirSync(topology)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((name) => readFileSync(`${topology}/${name}/topology/thread_siblings_list`, "utf8").trim());
    return new Set(siblings).size;
  } catch {
    return 0;
  }
}
