// What the suite inside the extension host hands out: a file, because its console is far away.

/** Environment variable with the path of the file to write. */
export const RESULTS = "CURIE_SUITE_RESULTS";

export interface SuiteResults {
  tests: { title: string; state: "passed" | "failed" | "skipped"; ms: number; error?: string }[];
}
