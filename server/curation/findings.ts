// The checks of annotated texts as diagnostics and quick fixes. A text's findings are worked out once for each state of its
// annotations, and never from what a client sends along.
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { rulesOf } from "../../engine/corpus/annotations/project.ts";
import { replay } from "../../engine/corpus/annotations/replay.ts";
import { CHECKS, type CheckCode } from "../../engine/corpus/checks/catalogue.ts";
import type { CheckContext, CheckFinding } from "../../engine/corpus/checks/check.ts";
import { FormIndex } from "../../engine/corpus/checks/consistency.ts";
import { checkDocument, type Severities, severityOf } from "../../engine/corpus/checks/run.ts";
import type { CurationState } from "../../engine/corpus/curation/state.ts";
import { conceptEver } from "../../engine/kb/former-ids.ts";
import type { Library } from "../../engine/kb/library.ts";
import type { Document } from "../../engine/text/document.ts";
import { contains, type Span, touches } from "../../engine/text/span.ts";
import { conceptUri } from "../concept-page.ts";
import { severityOf as protocolSeverity, rangeOf } from "../lsp/to-proto.ts";
import type { CurateParams } from "../protocol/curation.ts";
import { type AnnotatedText, underCuration } from "./annotated-text.ts";
import type { OpenText } from "./desk.ts";

/** Longer texts, and texts with more annotations, are left to `curie check`: whoever types must not wait. */
const LONGEST = 300_000;
const MOST_ANNOTATIONS = 3000;
const MOST = 500;

const isTooLong = ({ text, mentions }: CurationState): boolean =>
  text.length > LONGEST || mentions.length > MOST_ANNOTATIONS;

const kept = new WeakMap<CurationState, { library: Library; findings: readonly CheckFinding[] }>();

/** Findings of a text in its present state, in reading order; at most 500. */
export function findingsOf(text: AnnotatedText, library: Library): readonly CheckFinding[] {
  const { uri, state, project } = text;
  if (isTooLong(state) || state.mentions.length === 0) return [];
  const known = kept.get(state);
  if (known?.library === library) return known.findings;
  const document: Document = {
    id: uri,
    text: state.text,
    sections: text.sections,
    mentions: state.mentions,
    relations: state.relations,
  };
  const index = new FormIndex();
  index.add(document);
  const context = {
    ...contextFor(state, library, project.isDeclared ? rulesOf(project.project) : {}),
    ...(text.bareIds ? { bareIds: true } : {}),
  };
  const { mentions } = replay(text.records);
  const findings = checkDocument(
    document,
    // A folder without a log was annotated elsewhere: nobody's decisions are on record there.
    mentions.size ? { ...context, decided: (_, m) => m.id !== undefined && mentions.has(m.id) } : context,
    project.project.checks as Severities,
    index,
  ).slice(0, MOST);
  kept.set(state, { library, findings });
  return findings;
}

function contextFor(state: CurationState, library: Library, rules: CheckContext["rules"]): CheckContext {
  const found = new Map<string, ReturnType<CheckContext["concept"]>>();
  const concept = (id: string) => {
    if (!found.has(id)) found.set(id, conceptEver(library.kbs, id));
    return found.get(id);
  };
  // Prefixes that some annotation proves: to list all ids of a large KB would take seconds.
  const prefixes = new Set<string>();
  for (const m of state.mentions)
    for (const { id } of m.concepts) if (concept(id)) prefixes.add(id.slice(0, id.indexOf(":")));
  return { rules, concept, prefixes };
}

const CODE_PAGE = "check:";

/** What a check means, as a page: for the id `check:CODE`, else undefined. */
export function checkPage(id: string): string | undefined {
  const code = id.startsWith(CODE_PAGE) ? id.slice(CODE_PAGE.length) : "";
  if (!Object.hasOwn(CHECKS, code)) return undefined;
  const { title, explanation, severity } = CHECKS[code as CheckCode];
  return `# ${title}\n\n${explanation}\n\nCode \`${code}\`; ${severity} unless the project file says otherwise: \`"checks": { "${code}": "off" }\` in \`curie.project.json\`.\n`;
}

export function findingDiagnostics(
  text: AnnotatedText,
  library: Library,
  document: TextDocument,
  client: { readonly relatedInformation: boolean; readonly options: { readonly virtualDocuments?: boolean } },
): Diagnostic[] {
  const { state } = text;
  if (state.text !== document.getText()) return [];
  if (isTooLong(state))
    return [
      {
        range: rangeOf(document, { start: 0, end: 1 }),
        severity: DiagnosticSeverity.Information,
        source: "curie",
        code: "not-checked",
        message: `The ${state.mentions.length.toLocaleString("en-US")} annotations of this text are not checked as you work; run curie check.`,
      },
    ];
  return [
    ...unreadableLines(text, document, client),
    ...findingsOf(text, library).map((finding) => diagnosticOf(finding, text, document, client)),
  ];
}

/** Lines of the annotations' file that nobody understands, told at the head of the text they are about. */
function unreadableLines(
  { problems = [], project }: AnnotatedText,
  document: TextDocument,
  client: Parameters<typeof findingDiagnostics>[3],
): Diagnostic[] {
  const severity = severityOf("unreadable-line", project.project.checks as Severities);
  if (severity === "off") return [];
  return problems.slice(0, MOST).map(({ file, line, reason }) => {
    const at = { line: Math.max(0, line - 1), character: 0 };
    return {
      range: rangeOf(document, { start: 0, end: 1 }),
      severity: protocolSeverity(severity),
      source: "curie",
      code: "unreadable-line",
      ...pageOf("unreadable-line", client),
      message: `${basename(file)}${line ? `:${line}` : ""}: ${reason}`,
      ...(client.relatedInformation && line
        ? {
            relatedInformation: [
              {
                location: { uri: pathToFileURL(file).href, range: { start: at, end: at } },
                message: "The line",
              },
            ],
          }
        : {}),
    };
  });
}

const pageOf = (code: CheckCode, client: Parameters<typeof findingDiagnostics>[3]) =>
  client.options.virtualDocuments ? { codeDescription: { href: conceptUri(CODE_PAGE + code) } } : {};

function diagnosticOf(
  { code, span, message, related }: CheckFinding,
  { project }: Pick<AnnotatedText, "project">,
  document: TextDocument,
  client: Parameters<typeof findingDiagnostics>[3],
): Diagnostic {
  const severity = severityOf(code, project.project.checks as Severities);
  return {
    range: rangeOf(document, span),
    ...(severity === "off" ? {} : { severity: protocolSeverity(severity) }),
    source: "curie",
    code,
    ...pageOf(code, client),
    message,
    ...(client.relatedInformation && related?.length
      ? {
          relatedInformation: related.map((r) => ({
            location: { uri: r.document, range: rangeOf(document, r.span) },
            message: r.message,
          })),
        }
      : {}),
  };
}

/** A finding named by its code and the place where it begins; undefined where it is no longer there. */
export const findingAt = (
  text: OpenText,
  library: Library,
  code: string,
  start: number,
): CheckFinding | undefined =>
  findingsOf(underCuration(text), library).find((f) => f.code === code && f.span.start === start);

/** Quick fixes of the findings that the selection touches. */
export function findingActions(
  text: OpenText,
  library: Library,
  document: TextDocument,
  selection: Span,
  client: Parameters<typeof findingDiagnostics>[3],
): CodeAction[] {
  if (text.file.curated.state.text !== document.getText()) return [];
  const isMeant = ({ span }: CheckFinding) =>
    touches(span, selection.start) || (selection.start < selection.end && contains(selection, span));
  return findingsOf(underCuration(text), library)
    .filter(isMeant)
    .flatMap((finding) =>
      (finding.fixes ?? []).map(({ title }, fix): CodeAction => {
        const params: CurateParams = {
          uri: text.uri,
          selection: rangeOf(document, finding.span),
          action: "fix",
          finding: finding.code,
          fix,
        };
        return {
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [diagnosticOf(finding, text, document, client)],
          ...(fix === 0 ? { isPreferred: true } : {}),
          command: { title, command: "curie.curate", arguments: [params] },
        };
      }),
    );
}
