// Runs steps one after the other in one window, each with a picture and a line; a failed step does not stop the rest, but
// for those that go on where it would have ended.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cache } from "../../client/launch/paths.ts";
import type { Counts } from "../counts.ts";
import type { Window } from "./window.ts";

/** Puts right what would outlast the page, such as a setting: done last, whether the step held or not. */
export type After = (undo: () => unknown) => void;

/**
 * What the body answers, if anything, is done after the picture, as a part of the step: closing what the picture should
 * show. `goesOn`: the step begins where the one before it ended.
 */
export type Step = readonly [
  name: string,
  body: (window: Window, after: After) => Promise<unknown>,
  goesOn?: boolean,
];

/** Steps of which each goes on where the one before it ended: none is run without those before it. */
export const inTurn = (...steps: readonly Step[]): Step[] =>
  steps.map(([name, body], index) => [name, body, index > 0]);

/** The first step, which everything needs, and those with one of the words in their names, with what they go on from. */
export function stepsWith(words: readonly string[], steps: readonly Step[]): Step[] {
  if (words.length === 0) return [...steps];
  const wanted = steps.map(([name], index) => index === 0 || words.some((word) => name.includes(word)));
  for (let i = steps.length - 1; i > 0; i--) if (wanted[i] && steps[i]?.[2]) wanted[i - 1] = true;
  return steps.filter((_, index) => wanted[index]);
}

/** Pictures of the last run, in the order of its steps. */
export const shots = join(cache, "shots");

export async function runSteps(window: Window, steps: readonly Step[]): Promise<Counts> {
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots, { recursive: true });
  const failed: string[] = [];
  const left: string[] = [];
  let passed = 0;
  /** The step before failed, or was not run for such a reason. */
  let isBroken = false;
  for (const [index, [name, body, goesOn]] of steps.entries()) {
    if (isBroken && goesOn) {
      left.push(name);
      console.log(`  - ${name}: not run, since it goes on from a step that failed`);
      continue;
    }
    const started = Date.now();
    const took = () => `${name} ${Date.now() - started} ms`;
    const picture = join(
      shots,
      `${String(index + 1).padStart(2, "0")}-${name.replaceAll(/\W+/g, "-").slice(0, 80)}`,
    );
    const undos: (() => unknown)[] = [];
    try {
      const close = await body(window, (undo) => undos.push(undo));
      await window.page.screenshot({ path: `${picture}.png` });
      if (typeof close === "function") await close();
      isBroken = false;
      passed++;
      console.log(`  ✔ ${took()}`);
    } catch (error) {
      isBroken = true;
      failed.push(name);
      await window.page.screenshot({ path: `${picture}-FAILED.png` }).catch(() => {});
      console.log(
        `  ✘ ${took()}\n${error instanceof Error ? error.message : error}\n    ${picture}-FAILED.png`,
      );
      await window.afresh().catch((reason) => console.log(`    the window stays as it is: ${reason}`));
    }
    for (const undo of undos.reverse()) await undo();
  }
  return {
    passed,
    failed: failed.length,
    skipped: [],
    left: left.length,
    again: [...failed, ...left],
  };
}
