// The program of a build's threads: does the jobs that it is given, one after another, and hands over what came of each.
import { parentPort } from "node:worker_threads";
import type { Order, Report } from "./build-threads.ts";
import { jobs, LARGE_JOBS } from "./jobs.ts";
import { letGo } from "./let-go.ts";

/** The buffers of all arrays in an answer that can be handed over. */
function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    // Small ones may lie in a pool that others use, too.
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength)
      found.add(value.buffer);
  } else if (typeof value === "object" && value !== null)
    for (const part of Object.values(value)) buffersIn(part, found);
  return found;
}

parentPort?.on("message", ({ job, kind, given }: Order) => {
  let report: Report;
  try {
    report = { job, answer: (jobs[kind] as (given: unknown) => unknown)(given) };
  } catch (error) {
    report = { job, failed: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(report, [...buffersIn(report)]);
  // What a thread has seen, it holds: once this function is left, nothing needs it.
  if (LARGE_JOBS.has(kind)) setImmediate(letGo);
});
