// Requests `curie/prompt/try`, `curie/prompt/tests` and `curie/prompt/test`: templates asked and tested by the `curie` program in a
// process of its own.
import { type CancellationToken, WorkDoneProgress } from "vscode-languageserver/node";
import * as z from "zod";
import { filledInputs, promptDocument } from "../../engine/prompts/prompt-document.ts";
import { newTests, readTests, TESTS_ENDING } from "../../engine/trials/tests-file.ts";
import { guarded, refused } from "../answering.ts";
import { curieJob } from "../curie-job.ts";
import type { TestResult, TestsResult, TrialResult } from "../protocol/prompts.ts";
import type { Session } from "../session.ts";
import { pathOf, sameDocument, uriOf } from "../workspace.ts";

const common = {
  uri: z.string(),
  allow: z.array(z.string()).optional(),
  replay: z.boolean().optional(),
  workDoneToken: z.string().optional(),
};
const trialParams = z.object({
  ...common,
  seed: z.int(),
  concepts: z.int().min(1).max(1000),
  url: z.string().optional(),
  model: z.string().optional(),
});
const testParams = z.object({
  ...common,
  cases: z.array(z.string()).optional(),
  url: z.string().optional(),
  model: z.string().optional(),
});
const testsParams = z.object({ uri: z.string() });

interface Progress {
  readonly done: number;
  readonly of: number;
  readonly case?: string;
}

export function promptTrials(session: Session): void {
  const { connection, ports } = session;
  const run = <R>(
    args: readonly string[],
    workDoneToken: string | undefined,
    token: CancellationToken,
  ): Promise<R> =>
    curieJob<R, Progress>(ports, [...args, "--events"], token, ({ done, of, case: name }) => {
      if (workDoneToken === undefined) return;
      const message = `${name ? `${name}: ` : ""}${done} of ${of}`;
      void connection.sendProgress(WorkDoneProgress.type, workDoneToken, { kind: "report", message });
    });

  connection.onRequest(
    "curie/prompt/try",
    guarded(session, "curie/prompt/try", null, async (given: unknown, token): Promise<TrialResult> => {
      const { uri, seed, concepts, url, model, allow, replay, workDoneToken } = trialParams.parse(given);
      const path = fileOf(uri);
      const args = ["prompt", "try", path, "--concepts", String(concepts), "--seed", String(seed)];
      return run(
        [...args, ...(await kbArgs(session, path)), ...modelArgs({ url, model, allow, replay })],
        workDoneToken,
        token,
      );
    }),
  );
  connection.onRequest(
    "curie/prompt/tests",
    guarded(session, "curie/prompt/tests", null, async (given: unknown): Promise<TestsResult> => {
      const { uri } = testsParams.parse(given);
      const path = fileOf(uri);
      const { tests, problems, lineOf } = readTests(await textOf(session, path));
      return {
        template: uriOf(path.slice(0, -TESTS_ENDING.length)),
        cases: (tests?.cases ?? []).map(({ name }, i) => ({ name, line: lineOf(i) })),
        problems: [...problems],
      };
    }),
  );
  connection.onRequest(
    "curie/prompt/newTests",
    guarded(session, "curie/prompt/newTests", null, async (given: unknown): Promise<string> => {
      const { front } = promptDocument(await textOf(session, fileOf(testsParams.parse(given).uri)));
      return newTests(front?.model);
    }),
  );
  connection.onRequest(
    "curie/prompt/test",
    guarded(session, "curie/prompt/test", null, async (given: unknown, token): Promise<TestResult> => {
      const { uri, cases, url, model, allow, replay, workDoneToken } = testParams.parse(given);
      const path = fileOf(uri);
      const args = ["prompt", "test", path, ...(cases ?? []).flatMap((name) => ["--case", name])];
      return run(
        [
          ...args,
          ...(await kbArgs(session, path.slice(0, -TESTS_ENDING.length))),
          ...modelArgs({ url, model, allow, replay }),
        ],
        workDoneToken,
        token,
      );
    }),
  );
}

function fileOf(uri: string): string {
  const path = pathOf(uri);
  if (path === undefined) throw refused("Save the template as a file first.");
  return path;
}

async function textOf(session: Session, path: string): Promise<string> {
  const open = session.documents.all().find((d) => sameDocument(d.uri, uriOf(path)));
  if (open) return open.getText();
  try {
    return new TextDecoder().decode(await session.ports.files.read(path));
  } catch {
    throw refused(`${path}: the template cannot be read.`);
  }
}

/** The knowledge base that the editor would show the template with: the one it names, else the first that is loaded. */
async function kbArgs(session: Session, template: string): Promise<string[]> {
  const { kbs } = session.knowledge.status;
  const named = filledInputs(promptDocument(await textOf(session, template))).find((i) => i.is === "concept")
    ?.source.kb;
  const kb = kbs.find((k) => k.name === named) ?? kbs[0];
  return kb ? ["--kb", kb.path] : [];
}

const modelArgs = ({
  url,
  model,
  allow,
  replay,
}: {
  url?: string | undefined;
  model?: string | undefined;
  allow?: string[] | undefined;
  replay?: boolean | undefined;
}): string[] => [
  ...(url ? ["--url", url] : []),
  ...(model ? ["--model", model] : []),
  ...(allow ?? []).flatMap((host) => ["--allow-host", host]),
  ...(replay ? ["--replay"] : []),
];
