// From the engine's shapes to the protocol's. Lines and characters are UTF-16, the protocol's default.
import {
  DiagnosticSeverity,
  type Location,
  type MarkupContent,
  MarkupKind,
  type Range,
  SymbolKind,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Severity } from "../../engine/analysis/findings.ts";
import { isGroup } from "../../engine/kb/groups.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import type { Span } from "../../engine/text/span.ts";
import { legend, type TOKEN_MODIFIERS, TOKEN_TYPE_OF_GROUP, UNGROUPED } from "./legend.ts";

export const rangeOf = (document: TextDocument, span: Span): Range => ({
  start: document.positionAt(span.start),
  end: document.positionAt(span.end),
});

/** From a mention's first character to its last, gaps included. */
export const mentionRange = (document: TextDocument, m: Mention): Range => rangeOf(document, extentOf(m));

/** One range for each part of a discontinuous mention. */
export const partRanges = (document: TextDocument, m: Mention): Range[] =>
  m.spans.map((s) => rangeOf(document, s));

export const locationOf = (document: TextDocument, span: Span): Location => ({
  uri: document.uri,
  range: rangeOf(document, span),
});

const SEVERITY: Record<Exclude<Severity, "off">, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export const severityOf = (severity: Exclude<Severity, "off">): DiagnosticSeverity => SEVERITY[severity];

export const markup = (value: string, markdown: boolean): MarkupContent => ({
  kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText,
  value,
});

/** Icons of an outline: what comes nearest among the protocol's programming terms. */
export const GROUP_SYMBOL = SymbolKind.Namespace;
export const CONCEPT_SYMBOL = SymbolKind.Class;
export const MENTION_SYMBOL = SymbolKind.String;

const typeIndex = new Map(legend.tokenTypes.map((type, i) => [type, i]));

/** Index of a group's token type in the legend. */
export const tokenTypeOf = (group: string | undefined): number =>
  typeIndex.get(group && isGroup(group) ? TOKEN_TYPE_OF_GROUP[group] : UNGROUPED) as number;

type TokenModifier = keyof typeof TOKEN_MODIFIERS;

/** Which modifier shows an attribute; attributes of a project's own have none. */
const MODIFIER_OF_ATTRIBUTE: Readonly<Record<string, TokenModifier>> = {
  Negated: "negated",
  Uncertain: "uncertain",
  Hypothetical: "uncertain",
  Historical: "historical",
  Experiencer: "elsewhere",
};

function statusModifier(m: Mention): TokenModifier | undefined {
  if (m.status === "ambiguous" || m.status === "nil") return m.status;
  return m.candidates[0]?.obsolete ? "obsolete" : undefined;
}

/** Bit set of modifiers. */
export function tokenModifiersOf(m: Mention): number {
  const names = [statusModifier(m), ...Object.keys(m.attributes ?? {}).map((a) => MODIFIER_OF_ATTRIBUTE[a])];
  return names.reduce((set, name) => (name ? set | (1 << legend.tokenModifiers.indexOf(name)) : set), 0);
}

/** Attributes in words: `Negated`, `Experiencer: family`. */
export const attributeNames = (m: Mention): string[] =>
  Object.entries(m.attributes ?? {}).map(([name, value]) => (value === true ? name : `${name}: ${value}`));
