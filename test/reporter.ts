// A mocha reporter: one dot per test, failures in full, and the counts for test/run.ts.
import Mocha from "mocha";
import { report } from "./counts.ts";

export default class CountingReporter extends Mocha.reporters.Dot {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    runner.on("pending", (test) => skipped.push(test.fullTitle()));
    runner.once("end", () => report({ passed: this.stats.passes, failed: this.stats.failures, skipped }));
  }
}
