// Tests of templates in the Test Explorer: one item for each tests file, one for each case; answers come from the store, or a model.
import {
  type CancellationToken,
  commands,
  Location,
  l10n,
  Position,
  Range,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
  type Uri,
  window,
  workspace,
} from "vscode";
import type {
  CaseResult,
  TestParams,
  TestResult,
  TestsParams,
  TestsResult,
} from "../../server/protocol/prompts.ts";
import type { Feature } from "../feature.ts";
import { reasonOf, withModel } from "./asking.ts";
import { noPrompt, promptUri } from "./preview.ts";

const ENDING = ".tests.yaml";
const PATTERN = `**/*.prompt${ENDING}`;
const MOST_FILES = 500;

export const promptTests: Feature = (context, curie) => {
  const controller = tests.createTestController("curie.prompts", l10n.t("Prompt templates"));
  const lineAt = (line: number) => new Position(Math.max(0, line - 1), 0);

  /** Reads a file's cases anew; a file that has gone takes its item along. */
  const refresh = async (uri: Uri): Promise<TestItem | undefined> => {
    const id = uri.toString();
    let read: TestsResult;
    try {
      read = await curie.request<TestsParams, TestsResult>("curie/prompt/tests", { uri: id });
    } catch {
      controller.items.delete(id);
      return undefined;
    }
    const item =
      controller.items.get(id) ??
      controller.createTestItem(id, workspace.asRelativePath(uri).replace(ENDING, ""), uri);
    controller.items.add(item);
    const [problem] = read.problems;
    item.error = problem && l10n.t("line {0}: {1}", problem.line, problem.message);
    item.children.replace(
      read.cases.map(({ name, line }) => {
        const child = controller.createTestItem(name, name, uri);
        child.range = workspaceRange(lineAt(line));
        return child;
      }),
    );
    return item;
  };
  const discover = async () => {
    for (const uri of await workspace.findFiles(PATTERN, "**/node_modules/**", MOST_FILES))
      await refresh(uri);
  };
  controller.refreshHandler = discover;
  controller.resolveHandler = async (item) => {
    if (item?.uri) await refresh(item.uri);
    else await discover();
  };

  const run = async (request: TestRunRequest, replay: boolean, token: CancellationToken) => {
    const chosen = new Map<TestItem, TestItem[]>();
    const wanted = request.include ?? [...controller.items].map(([, item]) => item);
    for (const item of wanted) {
      const file = item.parent ?? item;
      const cases = item.parent ? [item] : [...item.children].map(([, child]) => child);
      chosen.set(file, [...(chosen.get(file) ?? []), ...cases.filter((c) => !request.exclude?.includes(c))]);
    }
    const running = controller.createTestRun(request);
    try {
      for (const [file, cases] of chosen) {
        if (token.isCancellationRequested) break;
        for (const one of cases) running.started(one);
        await runFile(running, file, cases, replay, token);
      }
    } finally {
      running.end();
    }
  };
  const runFile = async (
    running: TestRun,
    file: TestItem,
    cases: readonly TestItem[],
    replay: boolean,
    token: CancellationToken,
  ) => {
    const params: TestParams = { uri: file.id, cases: cases.map((c) => c.id), ...(replay ? { replay } : {}) };
    try {
      const result = await withModel(
        (whom) => curie.request<TestParams, TestResult>("curie/prompt/test", { ...params, ...whom }, token),
        ({ cases: done }) =>
          replay ? undefined : done.find((c) => c.status === "errored")?.failures[0]?.message,
      );
      for (const one of cases) {
        const found = result?.cases.find((c) => c.name === one.id);
        if (found) report(running, file, one, found);
        else running.skipped(one);
      }
    } catch (error) {
      for (const one of cases) running.errored(one, new TestMessage(reasonOf(error)));
    }
  };
  const report = (running: TestRun, file: TestItem, item: TestItem, found: CaseResult) => {
    for (const f of found.figures)
      if (f.value !== null)
        running.appendOutput(
          `${f.title}: ${f.text}${f.change ? ` · ${l10n.t("against HEAD {0}", f.change.text)}` : ""}\r\n`,
          undefined,
          item,
        );
    const preserving = found.figures.find((f) => f.id === "preserving" && f.value !== null);
    item.description = preserving?.text ?? "";
    const messages = found.failures.map((f) => {
      const message = new TestMessage(f.message);
      if (f.expected !== undefined && f.actual !== undefined) {
        message.expectedOutput = f.expected;
        message.actualOutput = f.actual;
      }
      if (file.uri) message.location = new Location(file.uri, lineAt(f.line));
      return message;
    });
    if (found.status === "passed") running.passed(item, found.ms);
    else if (found.status === "failed") running.failed(item, messages, found.ms);
    else running.errored(item, messages, found.ms);
  };
  controller.createRunProfile(
    l10n.t("Run"),
    TestRunProfileKind.Run,
    (request, token) => run(request, false, token),
    true,
  );
  controller.createRunProfile(
    l10n.t("Replay only"),
    TestRunProfileKind.Run,
    (request, token) => run(request, true, token),
    false,
  );

  const watcher = workspace.createFileSystemWatcher(PATTERN);
  const again = (uri: Uri) => void refresh(uri);
  context.subscriptions.push(
    controller,
    watcher,
    watcher.onDidChange(again),
    watcher.onDidCreate(again),
    watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    commands.registerCommand("curie.testPrompt", async (given?: unknown) => {
      const template = promptUri(given);
      if (!template) return noPrompt();
      const uri = template.with({ path: template.path + ENDING });
      try {
        if (!(await exists(uri))) {
          const text = await curie.request<TestsParams, string>("curie/prompt/newTests", {
            uri: template.toString(),
          });
          await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
        }
        await window.showTextDocument(uri, { preview: false });
        const item = await refresh(uri);
        await commands.executeCommand("workbench.view.testing.focus");
        if (item) await commands.executeCommand("vscode.revealTestInExplorer", item);
      } catch (error) {
        void window.showErrorMessage(l10n.t("Curie: {0}", reasonOf(error)));
      }
    }),
  );
};

const workspaceRange = (at: Position) => new Range(at, at);

const exists = async (uri: Uri): Promise<boolean> =>
  workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
