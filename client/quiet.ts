// Which of the server's diagnostics VS Code does not show, because it has a better place for them.
import { type Diagnostic, Uri } from "vscode";
import { type DiagnosticProviderMiddleware, vsdiag } from "vscode-languageclient/node";
import { CONCEPT_SCHEME } from "./languages.ts";

/** A person who switched Curie off sees so in the status bar, not in every file. */
const isLoud = ({ code }: Diagnostic): boolean =>
  (typeof code === "object" ? code.value : code) !== "disabled";

/** A page about a concept is coloured and can be followed, but it is nobody's text to correct. */
export const shown = (uri: Uri, diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  uri.scheme === CONCEPT_SCHEME ? [] : diagnostics.filter(isLoud);

export const provideDiagnostics: NonNullable<DiagnosticProviderMiddleware["provideDiagnostics"]> = async (
  document,
  previous,
  token,
  next,
) => {
  const report = await next(document, previous, token);
  if (report?.kind !== vsdiag.DocumentDiagnosticReportKind.full) return report;
  return { ...report, items: shown(document instanceof Uri ? document : document.uri, report.items) };
};
