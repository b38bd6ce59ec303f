// Findings as diagnostics, pulled by the client; `background.ts` pushes the same ones to clients that do not pull.
import {
  type Diagnostic,
  DiagnosticSeverity,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from "vscode-languageserver/node";
import { type FindingCode, findingOf } from "../../engine/analysis/findings.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { aboutText } from "../answering.ts";
import { nameOf } from "../concept-card.ts";
import { annotatedText } from "../curation/annotated-text.ts";
import { findingDiagnostics } from "../curation/findings.ts";
import { definitionFor, named, whyNone, wordsOf } from "../explain.ts";
import { mentionRange, rangeOf, severityOf } from "../lsp/to-proto.ts";
import { promptDiagnostics } from "../prompts/diagnostics.ts";
import { orPrompt } from "../prompts/open-prompt.ts";
import type { Shown } from "../readings.ts";
import type { Session } from "../session.ts";

export const SOURCE = "curie";
/** More would only bury the first ones, and cost the client memory. */
const MOST = 1000;
const CANDIDATES = 3;

export function pullDiagnostics(session: Session): void {
  const kept = new Map<string, { id: string; text: string }>();
  const run = `${process.pid}-${session.ports.now().getTime()}`;
  let count = 0;
  const reported = (params: DocumentDiagnosticParams, items: Diagnostic[]): DocumentDiagnosticReport => {
    const text = JSON.stringify(items);
    const { uri } = params.textDocument;
    let last = kept.get(uri);
    if (last?.text !== text) {
      last = { id: `${run}-${++count}`, text };
      kept.set(uri, last);
    }
    return params.previousResultId === last.id
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: last.id }
      : { kind: DocumentDiagnosticReportKind.Full, resultId: last.id, items };
  };
  const again = () => {
    if (session.client.refresh.diagnostics)
      session.connection.languages.diagnostics
        .refresh()
        .catch(() => session.connection.console.log("diagnostics were not asked for again"));
  };
  const report = orPrompt(
    session,
    "diagnostics",
    async (opened, params: DocumentDiagnosticParams) =>
      reported(params, await promptDiagnostics(session, opened, again)),
    aboutText(session, "diagnostics", (shown, params: DocumentDiagnosticParams) =>
      reported(params, diagnosticsOf(shown, session)),
    ),
  );
  session.connection.languages.diagnostics.on(
    async (params, token) =>
      (await report(params, token)) ?? { kind: DocumentDiagnosticReportKind.Full, items: [] },
  );
  session.documents.onDidClose(({ document }) => kept.delete(document.uri));
}

/** The finding a mention deserves, where its severity is not `off`. */
export function shownFinding(m: Mention, shown: Shown): FindingCode | undefined {
  const code = findingOf(m);
  return code && shown.settings["diagnostics.severity"][code] !== "off" ? code : undefined;
}

export function diagnosticsOf(shown: Shown, session: Pick<Session, "client" | "curation">): Diagnostic[] {
  const { document, notice, text } = shown;
  if (notice)
    return [
      {
        range: rangeOf(document, { start: 0, end: Math.min(1, text.length) }),
        severity: DiagnosticSeverity.Information,
        source: SOURCE,
        code: notice.code,
        message: notice.message,
      },
    ];
  const curated = annotatedText(session.curation, document.uri);
  const diagnostics = curated ? findingDiagnostics(curated, shown.library, document, session.client) : [];
  for (const { start, end, reason } of shown.unread)
    diagnostics.push({
      range: rangeOf(document, { start, end }),
      severity: DiagnosticSeverity.Information,
      source: SOURCE,
      code: "not-read",
      message: `The neural model did not read this: ${reason}`,
    });
  let left = 0;
  for (const m of shown.analysis.all()) {
    const code = shownFinding(m, shown);
    if (!code) continue;
    if (diagnostics.length < MOST)
      diagnostics.push(diagnosticFor(m, code, shown, session.client.relatedInformation));
    else left++;
  }
  if (left)
    diagnostics.push({
      range: rangeOf(document, { start: 0, end: Math.min(1, text.length) }),
      severity: DiagnosticSeverity.Information,
      source: SOURCE,
      code: "more-findings",
      message: `The first ${MOST.toLocaleString("en-US")} findings are shown; there are ${left.toLocaleString("en-US")} more.`,
    });
  return diagnostics;
}

/** One mention's diagnostic. Only for codes whose severity is not `off`. */
export function diagnosticFor(m: Mention, code: FindingCode, shown: Shown, related: boolean): Diagnostic {
  const severity = shown.settings["diagnostics.severity"][code];
  const explained = related ? definitionFor(m, shown) : undefined;
  return {
    range: mentionRange(shown.document, m),
    ...(severity === "off" ? {} : { severity: severityOf(severity) }),
    source: SOURCE,
    code,
    message: messageFor(m, code, shown),
    ...(explained && explained.shortSpan.start !== extentOf(m).start
      ? {
          relatedInformation: [
            {
              location: { uri: shown.document.uri, range: rangeOf(shown.document, explained.longSpan) },
              message: `“${explained.short}” is explained here`,
            },
          ],
        }
      : {}),
  };
}

function messageFor(m: Mention, code: FindingCode, shown: Shown): string {
  const words = wordsOf(m, shown.text);
  if (code === "no-concept") return whyNone(m, shown);
  const best = m.candidates[0];
  if (code === "obsolete-concept" && best) {
    const successors = shown.library.concept(best.concept.id)?.concept.replacedBy ?? [];
    const next = successors.map((id) => nameOf(shown.library, id)).join(" or ");
    return `“${words}” means ${named(best)}, which its vocabulary has retired${next ? ` in favour of ${next}` : ""}.`;
  }
  const choices = m.candidates.slice(0, CANDIDATES).map(named);
  const more = m.candidates.length - choices.length;
  if (choices.length === 1) return `“${words}” may mean ${choices[0]}, or something else.`;
  if (more > 0) choices.push(`${more} more`);
  return `“${words}” may mean ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}.`;
}
