// The thread of grams-beside.ts: builds the similarity sections of the keys it is given, hands them over and ends.
import { parentPort } from "node:worker_threads";
import { buildGrams } from "./gram-builder.ts";
import type { GramAnswer, GramKeys } from "./grams-beside.ts";

parentPort?.once("message", (keys: GramKeys) => {
  let answer: GramAnswer;
  const buffers: ArrayBuffer[] = [];
  try {
    const built = buildGrams(keys);
    for (const array of [built.postings, ...built.sections.map(([, a]) => a)])
      if (array.buffer instanceof ArrayBuffer) buffers.push(array.buffer);
    answer = { built };
  } catch (error) {
    answer = { failed: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer, buffers);
});
