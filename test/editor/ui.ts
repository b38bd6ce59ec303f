// Installs the package into a real VS Code and uses it through its window, as a person would: what is not seen on the
// page does not count. Pictures of every step are kept in .cache/shots.
//   node test/editor/ui.ts [words ...]      only the steps whose names have one of the words, with what they go on from
import { existsSync } from "node:fs";
import { join } from "node:path";
import { installVsCode } from "../../client/launch/install.ts";
import { ownTarget } from "../../client/launch/native.ts";
import { dist } from "../../client/launch/paths.ts";
import { quiet, startVsCode } from "../../client/launch/vscode.ts";
import { report } from "../counts.ts";
import { openBrowser } from "./browser.ts";
import { runSteps, stepsWith } from "./step.ts";
import { adjudicating } from "./steps/adjudicating.ts";
import { appearance } from "./steps/appearance.ts";
import { curating } from "./steps/curating.ts";
import { deciding } from "./steps/deciding.ts";
import { evaluating } from "./steps/evaluating.ts";
import { generating } from "./steps/generating.ts";
import { knowledgeBases } from "./steps/knowledge-bases.ts";
import { linking } from "./steps/linking.ts";
import { modelHub, startHub } from "./steps/model-hub.ts";
import { navigating } from "./steps/navigating.ts";
import { neural } from "./steps/neural.ts";
import { prompting } from "./steps/prompting.ts";
import { reading } from "./steps/reading.ts";
import { writing } from "./steps/writing.ts";
import { Window } from "./window.ts";
import { makeWorkspace } from "./workspace.ts";

const words = process.argv.slice(2);
const steps = [
  ...reading,
  ...navigating,
  ...deciding,
  ...writing,
  ...appearance,
  ...curating,
  ...evaluating,
  ...generating,
  // Before further knowledge bases are loaded: concepts are drawn from the first.
  ...prompting,
  ...adjudicating,
  ...linking,
  ...knowledgeBases,
  ...neural,
  ...modelHub,
];
const vsix = join(dist, `curie-${ownTarget() ?? "universal"}.vsix`);
if (!existsSync(vsix)) {
  console.error(`${vsix} is not there: npm run package makes it`);
  process.exit(1);
}
installVsCode();
const started = Date.now();
const workspace = makeWorkspace();
const hub = await startHub();
const vscode = await startVsCode({
  vsix,
  env: { HF_ENDPOINT: hub.address },
  settings: {
    ...quiet,
    "git.enabled": false,
    "workbench.colorTheme": "Default Dark Modern",
    "workbench.reduceMotion": "on",
  },
});
let failed = 1;
try {
  const browser = await openBrowser();
  const window = new Window(await browser.context.newPage(), vscode, workspace, hub);
  console.log(`  VS Code with the package is ready after ${Date.now() - started} ms`);
  const counts = await runSteps(window, stepsWith(words, steps));
  report(counts);
  failed = counts.failed;
  await browser.close();
} finally {
  await vscode.stop();
  await hub.close();
  workspace.remove();
}
process.exit(failed ? 1 : 0);
