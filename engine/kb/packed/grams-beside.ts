// The similarity sections of a build, made in a thread of their own while the other sections are written: they take as long
// as those, and need nothing but the sorted keys.
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { buildGrams, type GramSections } from "./gram-builder.ts";
import type { SortedKeys } from "./sorted-keys.ts";

/** What the thread is given; all in shared memory. */
export type GramKeys = Pick<SortedKeys, "bytes" | "starts" | "ends">;
/** What it answers. */
export type GramAnswer = { readonly built: GramSections } | { readonly failed: string };

/** Fewer keys are done before a thread has started. */
const FEW = 200_000;

/** The thread's program: a bundle beside this one, or its source. */
const program = (): string =>
  join(import.meta.dirname, import.meta.filename.endsWith(".ts") ? "gram-worker.ts" : "gram-worker.cjs");

export interface GramsBeside {
  /** The sections when they are ready. */
  sections(): Promise<GramSections>;
  /** Ends the thread; nothing can be asked afterwards. */
  stop(): Promise<void>;
}

/** Begins with the sections of keys whose arrays lie in shared memory; fewer than `few` are done when they are asked for. */
export function gramsBeside({ bytes, starts, ends }: GramKeys, few = FEW): GramsBeside {
  if (starts.length < few)
    return { sections: async () => buildGrams({ bytes, starts, ends }), stop: async () => {} };
  const worker = new Worker(program());
  const answer = new Promise<GramSections>((resolve, reject) => {
    worker.once("message", (said: GramAnswer) => {
      if ("built" in said) resolve(said.built);
      else reject(new Error(said.failed));
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The thread that builds the similarity index ended.")));
  });
  // Whoever asks is told; who stops does not ask.
  answer.catch(() => {});
  worker.postMessage({ bytes, starts, ends } satisfies GramKeys);
  return {
    sections: () => answer,
    stop: async () => {
      await worker.terminate();
    },
  };
}
