// Generate…: questions, then the plan, then consent where text leaves the machine, then a run that the server's child carries
// out. "Show what would be sent" ends in a document with a button that leads back.
import { commands, type ExtensionContext, l10n, window } from "vscode";
import type {
  ConsentNeeded,
  GenerationAct,
  GenerationPlan,
  GenerationSpec,
  RunView,
} from "../../server/protocol/generation.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { askRun } from "../generation/ask.ts";
import { askConsent, askPlan, Preview } from "../generation/confirm.ts";
import { Runs } from "../generation/runs.ts";
import { Pins } from "../pins.ts";
import { reason } from "../reason.ts";
import { RUNS_VIEW, showRuns } from "../views/runs-view.ts";

export const generate: Feature = (context, curie) => {
  const runs = new Runs(context, curie);
  curie.runs = runs;
  const preview = new Preview(context);
  const pins = new Pins(context);
  void pins.read();
  context.subscriptions.push(
    commands.registerCommand("curie.generate", (given?: unknown) =>
      told(() => begin(context, curie, runs, preview, pins, asSpec(given))),
    ),
    commands.registerCommand("curie.generation.changeKey", () => told(() => changeKey(runs))),
  );
  showRuns(context, curie, runs, (run, retryFailed) => told(() => goOn(runs, preview, run, retryFailed)));
};

/** What another command hands over: part of a spec; a row of some view is none. */
const asSpec = (given: unknown): Partial<GenerationSpec> =>
  typeof given === "object" && given !== null && ("template" in given || "kb" in given || "slice" in given)
    ? (given as Partial<GenerationSpec>)
    : {};

async function told<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    void window.showErrorMessage(l10n.t("Curie: {0}", reason(error)));
    return undefined;
  }
}

async function begin(
  context: ExtensionContext,
  curie: Curie,
  runs: Runs,
  preview: Preview,
  pins: Pins,
  given: Partial<GenerationSpec>,
): Promise<RunView | undefined> {
  const asked = await askRun(context, curie, runs, pins, given);
  if (!asked) return undefined;
  const { spec, out } = asked;
  const planning = { location: { viewId: RUNS_VIEW }, title: l10n.t("Planning") };
  const plan = await window.withProgress(planning, () => runs.act<GenerationPlan>({ act: "plan", spec }));
  for (;;) {
    const answer = await askPlan(plan);
    if (!answer) return undefined;
    if (answer === "start") break;
    await preview.show(runs, spec);
    if (!(await preview.read())) return undefined;
  }
  return withConsent(runs, preview, { act: "start", spec, out }, spec, plan.host);
}

async function withConsent(
  runs: Runs,
  preview: Preview,
  act: Extract<GenerationAct, { act: "start" | "resume" }>,
  spec: GenerationSpec | undefined,
  host: string | undefined,
): Promise<RunView | undefined> {
  let answer: RunView | ConsentNeeded = await runs.begin(act, host);
  while ("consent" in answer) {
    const { host: wanted, clinical } = answer.consent;
    const said = await askConsent(wanted, clinical);
    if (!said) return undefined;
    if (said === "show") {
      if (spec) await preview.show(runs, spec);
      if (!(await preview.read())) return undefined;
      continue;
    }
    answer = await runs.begin({ ...act, allow: clinical ? "clinical" : "host" }, host);
  }
  await commands.executeCommand(`${RUNS_VIEW}.focus`);
  return answer;
}

const goOn = (runs: Runs, preview: Preview, run: RunView, retryFailed: boolean) =>
  withConsent(
    runs,
    preview,
    { act: "resume", out: run.out, ...(retryFailed ? { retryFailed } : {}) },
    undefined,
    run.host,
  );

async function changeKey(runs: Runs): Promise<void> {
  const host = await window.showInputBox({
    title: l10n.t("Key of a model's host"),
    prompt: l10n.t("The host, as in the address of the endpoint: api.example.org"),
  });
  if (host?.trim()) await runs.keys.ask(host.trim());
}
