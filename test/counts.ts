// How a test program tells test/run.ts what it counted: a small file, at the path the environment names.
import { writeFileSync } from "node:fs";

export interface Counts {
  passed: number;
  failed: number;
  /** Why something was not run, in words; one line each. */
  skipped: string[];
  /** How many were not run since they go on from one that failed. */
  left?: number;
  /** What a second try has to run, as arguments of the program; absent or empty: all of it. */
  again?: string[];
}

export const COUNTS = "CURIE_COUNTS";

/** Does nothing where nobody asked, as when the program is run by hand. */
export function report(counts: Counts): void {
  const file = process.env[COUNTS];
  if (file) writeFileSync(file, JSON.stringify(counts));
}
