// Runs test/editor/suite inside the extension host of a real VS Code, with no desktop and no download beyond npm.
//   node test/editor/host.ts [group ...]      no group of tests named: all of them
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { format } from "node:util";
import type { Page } from "playwright-core";
import { installVsCode } from "../../client/launch/install.ts";
import { cache, root } from "../../client/launch/paths.ts";
import { quiet, startVsCode } from "../../client/launch/vscode.ts";
import { report } from "../counts.ts";
import { openBrowser } from "./browser.ts";
import { ONLY, RESULTS, type SuiteResults } from "./results.ts";
import { makeWorkspace } from "./workspace.ts";

const LIMIT = 600_000;

/** How the extension host's test run ended: its exit code and what it printed. */
async function untilDone(page: Page, go: () => Promise<unknown>): Promise<{ how: string; log: string[] }> {
  const log: string[] = [];
  const ended = new Promise<string>((resolve) => {
    page.on("crash", () => resolve("the page crashed"));
    setTimeout(() => resolve(`no end within ${LIMIT / 1000} s`), LIMIT).unref();
    // The workbench calls these two when it runs tests in its extension host.
    void page.exposeFunction("codeAutomationExit", (code: number) => resolve(`exit code ${code}`));
    void page.exposeFunction("codeAutomationLog", (type: string, args: unknown[]) =>
      log.push(`[${type}] ${format(...args)}`),
    );
  });
  await go();
  return { how: await ended, log };
}

installVsCode();
const started = Date.now();
const workspace = makeWorkspace();
const results = join(cache, `suite-${process.pid}.json`);
const vscode = await startVsCode({
  testDriver: true,
  env: { [RESULTS]: results, [ONLY]: JSON.stringify(process.argv.slice(2)) },
  settings: { ...quiet, "git.enabled": false },
});
let ok = false;
try {
  const browser = await openBrowser();
  const page = await browser.context.newPage();
  const link = vscode.url(workspace.folder, [
    ["extensionDevelopmentPath", vscode.remote(root)],
    ["extensionTestsPath", vscode.remote(join(root, "dist", "test", "suite.cjs"))],
  ]);
  const { how, log } = await untilDone(page, () => page.goto(link));
  ok = how === "exit code 0" && existsSync(results);
  if (!ok) {
    console.log(log.join("\n"));
    await page.screenshot({ path: join(cache, "host-failure.png") }).catch(() => {});
  }
  console.log(`  the extension host ended with ${how} after ${Date.now() - started} ms`);
  await browser.close();
} finally {
  await vscode.stop();
  workspace.remove();
}
if (existsSync(results)) {
  const { tests } = JSON.parse(readFileSync(results, "utf8")) as SuiteResults;
  rmSync(results);
  for (const { title, state, ms, error } of tests)
    console.log(
      `  ${state === "passed" ? "✔" : state === "failed" ? "✘" : "-"} ${title} ${ms} ms ${error ?? ""}`,
    );
  const count = (state: string) => tests.filter((test) => test.state === state);
  report({
    passed: count("passed").length,
    failed: count("failed").length,
    skipped: count("skipped").map((test) => test.title),
    again: [...new Set(count("failed").map((test) => test.group))],
  });
} else console.error("  the suite wrote no results");
process.exit(ok ? 0 : 1);
