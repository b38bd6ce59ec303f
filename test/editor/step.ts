// Runs steps one after the other in one window, each with a picture and a line; a failed step does not stop the rest.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cache } from "../../client/launch/paths.ts";
import type { Counts } from "../counts.ts";
import type { Window } from "./window.ts";

/** What the body answers, if anything, is done after the picture: closing what the picture should show. */
export type Step = readonly [name: string, body: (window: Window) => Promise<unknown>];

/** Pictures of the last run, in the order of its steps. */
export const shots = join(cache, "shots");

export async function runSteps(window: Window, steps: readonly Step[]): Promise<Counts> {
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots, { recursive: true });
  const counts: Counts = { passed: 0, failed: 0, skipped: [] };
  for (const [index, [name, body]] of steps.entries()) {
    const started = Date.now();
    const took = () => `${name} ${Date.now() - started} ms`;
    const picture = `${String(index + 1).padStart(2, "0")}-${name.replaceAll(/\W+/g, "-")}`;
    try {
      const after = await body(window);
      await window.page.screenshot({ path: join(shots, `${picture}.png`) });
      if (typeof after === "function") await after();
      counts.passed++;
      console.log(`  ✔ ${took()}`);
    } catch (error) {
      counts.failed++;
      const file = join(shots, `${picture}-FAILED.png`);
      await window.page.screenshot({ path: file }).catch(() => {});
      console.log(`  ✘ ${took()}\n${error instanceof Error ? error.message : error}\n    ${file}`);
      // Leave no menu or widget open for the next step.
      await window.escape(3).catch(() => {});
    }
  }
  return counts;
}
