// What one more name costs: laid over a knowledge base, beside packing the knowledge base anew, which is what one would do
// without an overlay; the longest stretch in which nothing else could run; finding the roots for the view.
import { packKb } from "../../engine/kb/build.ts";
import { openKb } from "../../engine/kb/open.ts";
import { overlayKb } from "../../engine/kb/overlay.ts";
import type { Addition } from "../../engine/kb/overlay-additions.ts";
import { findRoots } from "../../engine/kb/roots.ts";
import { summary, table } from "./measure.ts";
import { vocabulary } from "./vocabulary.ts";

const ADDED = 500;

/** Longest time in ms between two turns of the event loop while `work` goes on. */
async function longestStretch(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  let running = true;
  const watch = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(watch);
  };
  setImmediate(watch);
  await work();
  running = false;
  return Math.max(longest, performance.now() - last);
}

export async function benchDictionary(sizes: readonly number[]): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const names of sizes) {
    const options = { name: "bench", version: "1", source: "generated" };
    const began = performance.now();
    const { chunks } = await packKb(vocabulary(names), options);
    const rebuild = performance.now() - began;
    const base = await openKb(Buffer.concat(chunks));
    const ids: string[] = [];
    for (const concept of base.concepts()) {
      ids.push(concept.id);
      if (ids.length === ADDED) break;
    }
    let kb = base;
    const times: number[] = [];
    let stretch = 0;
    for (const [i, id] of ids.entries()) {
      const addition: Addition = { id, synonyms: [{ text: `curated name ${i}`, scope: "exact" }] };
      const from = performance.now();
      stretch = Math.max(
        stretch,
        await longestStretch(async () => {
          kb = await overlayKb(kb, [addition]);
        }),
      );
      times.push(performance.now() - from);
    }
    if (kb.lookup("curated name 7")[0]?.concept !== ids[7]) throw new Error("an added name is not found");
    const { median, p95 } = summary(times);
    const rooted = performance.now();
    const hold = await longestStretch(() => findRoots(base, () => new Promise((r) => setImmediate(r))));
    rows.push([names, median, p95, stretch, rebuild, rebuild / median, performance.now() - rooted, hold]);
  }
  table(
    `Dictionary: ${ADDED} names added one by one (ms)`,
    ["names", "add, median", "p95", "longest stretch", "packing anew", "ratio", "roots", "longest stretch"],
    rows,
  );
}
