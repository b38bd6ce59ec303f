// What the suite inside the extension host hands out: a file, because its console is far away.

/** Environment variable with the path of the file to write. */
export const RESULTS = "CURIE_SUITE_RESULTS";

/** Environment variable with the groups of tests to run, a JSON array of their names; absent: all. */
export const ONLY = "CURIE_SUITE_ONLY";

export interface SuiteResults {
  /** `group`: the name of the outermost `describe` around the test. */
  tests: {
    group: string;
    title: string;
    state: "passed" | "failed" | "skipped";
    ms: number;
    error?: string;
  }[];
}
