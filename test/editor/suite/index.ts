// Runs mocha inside the extension host: the same bundle under the browser's VS Code and under the desktop one.
import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { ONLY, RESULTS, type SuiteResults } from "../results.ts";

export async function run(): Promise<void> {
  // Longer than the longest wait inside a test, whose message says more.
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, color: false });
  const only = JSON.parse(process.env[ONLY] ?? "[]") as string[];
  if (only.length)
    mocha.grep(new RegExp(`^(${only.map((name) => name.replaceAll(/\W/g, "\\$&")).join("|")}) `));
  mocha.suite.emit("pre-require", globalThis, "suite", mocha);
  // One after the other: they share one window.
  await import("./reading.test.ts");
  await import("./navigating.test.ts");
  await import("./views.test.ts");
  await import("./deciding.test.ts");
  await import("./writing.test.ts");
  await import("./curating.test.ts");
  await import("./adjudicating.test.ts");
  await import("./evaluating.test.ts");
  await import("./generating.test.ts");
  await import("./corpus-files.test.ts");
  await import("./linking.test.ts");
  await import("./neural.test.ts");
  await import("./commands.test.ts");
  await import("./knowledge-bases.test.ts");
  const tests: SuiteResults["tests"] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (t) => tests.push({ ...named(t), state: "passed", ms: t.duration ?? 0 }));
    runner.on("pending", (t) => tests.push({ ...named(t), state: "skipped", ms: 0 }));
    runner.on("fail", (t, error) =>
      tests.push({
        ...named(t),
        state: "failed",
        ms: t.duration ?? 0,
        error: String(error?.stack ?? error),
      }),
    );
  });
  const file = process.env[RESULTS];
  if (file) writeFileSync(file, JSON.stringify({ tests } satisfies SuiteResults, null, 2));
  if (failures > 0) throw new Error(`${failures} test(s) failed`);
}

const named = (test: Mocha.Runnable) => ({ group: test.titlePath()[0] ?? "", title: test.fullTitle() });
