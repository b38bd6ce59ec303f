// What is wrong with a prompt file, as diagnostics: what its text says at once, what its knowledge base and corpora say when they
// have been looked at. Asked again when that is done.
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver/node";
import type { PromptProblem } from "../../engine/prompts/problem.ts";
import { readPrompt } from "../../engine/prompts/prompt-file.ts";
import type { Session } from "../session.ts";
import type { OpenPrompt } from "./open-prompt.ts";
import { partialsOf } from "./partial-files.ts";

const SOURCE = "curie";
const SEVERITY: Readonly<Record<PromptProblem["severity"], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

export async function promptDiagnostics(session: Session, opened: OpenPrompt): Promise<Diagnostic[]> {
  const { uri } = opened.document;
  const { problems } = await readPrompt(opened.document.getText(), uri, partialsOf(session, uri));
  return problems.map((problem) => {
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
