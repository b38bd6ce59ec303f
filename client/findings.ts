// Curie's own diagnostics of a text, as the client last got them: what there is to review. A mention is to be
// reviewed where a finding has its very range, so that the views agree with the squiggles, whatever is switched off
// or decided.
import { type Diagnostic, extensions, languages, type Uri } from "vscode";
import type { MentionView } from "../server/protocol/mentions.ts";

/** `source` of the server's diagnostics. */
const SOURCE = "curie";

/** Codes that are about a mention. Other diagnostics say why a text is not analysed. */
const codes = (): ReadonlySet<unknown> => {
  const { properties } = extensions.getExtension("curie.curie")?.packageJSON.contributes.configuration ?? {};
  return new Set(Object.keys(properties?.["curie.diagnostics.severity"].properties ?? {}));
};

const codeOf = ({ code }: Diagnostic): unknown => (typeof code === "object" ? code.value : code);

/** In reading order; of two that begin together the longer one first. */
export function findingsOf(uri: Uri): Diagnostic[] {
  const known = codes();
  return languages
    .getDiagnostics(uri)
    .filter((diagnostic) => diagnostic.source === SOURCE && known.has(codeOf(diagnostic)))
    .sort((a, b) => a.range.start.compareTo(b.range.start) || b.range.end.compareTo(a.range.end));
}

/** Tells which mentions of a text somebody still has to look at. */
export function reviewOf(uri: Uri): (mention: MentionView) => boolean {
  const findings = new Set(findingsOf(uri).map(({ range }) => key(range)));
  return ({ range }) => findings.has(key(range));
}

const key = ({ start, end }: MentionView["range"]): string =>
  `${start.line}:${start.character}-${end.line}:${end.character}`;
