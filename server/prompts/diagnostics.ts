// What is wrong with a prompt file, as diagnostics: what its text says at once; what its knowledge base and corpora say when they
// have been looked at, which a client is then asked to fetch.
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver/node";
import type { PromptProblem } from "../../engine/prompts/problem.ts";
import { readPrompt } from "../../engine/prompts/prompt-file.ts";
import type { Session } from "../session.ts";
import { pathOf } from "../workspace.ts";
import type { OpenPrompt } from "./open-prompt.ts";
import { partialsOf } from "./partial-files.ts";
import { worldFor } from "./worlds.ts";

const SOURCE = "curie";
const SEVERITY: Readonly<Record<PromptProblem["severity"], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};
/** Nobody waits longer for what a large knowledge base has to say. */
const PATIENCE_MS = 400;
const SEED = 1;

/** `again`: called when more is known than was answered. */
export async function promptDiagnostics(
  session: Session,
  opened: OpenPrompt,
  again: () => void,
): Promise<Diagnostic[]> {
  const { uri } = opened.document;
  const { prompt, problems } = await readPrompt(opened.document.getText(), uri, partialsOf(session, uri));
  const all = [...problems];
  if (prompt) {
    const world = (await worldFor(session, uri)).of(prompt, pathOf(uri), SEED);
    const found = await Promise.race([
      world,
      new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS).unref()),
    ]);
    if (found) all.push(...found.problems);
    else void world.then(again, () => {});
  }
  return all.map((problem) => {
    const range = opened.rangeOf(problem);
    const empty = range.start.line === range.end.line && range.start.character === range.end.character;
    return {
      range: empty
        ? { start: range.start, end: { ...range.end, character: range.end.character + 1 } }
        : range,
      severity: SEVERITY[problem.severity],
      source: SOURCE,
      code: problem.code,
      message: problem.message,
    };
  });
}
