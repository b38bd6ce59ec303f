// Every check, in one list, and how they are run: over one document as it is edited, or over a corpus read twice.
import type { Document } from "../../text/document.ts";
import { CHECKS, type CheckCode, type Severity } from "./catalogue.ts";
import type { Check, CheckContext, CheckFinding } from "./check.ts";
import { concepts, coordinations, decisions, shortForms } from "./concept-checks.ts";
import { differences, FormIndex, unmarked } from "./consistency.ts";
import { contexts } from "./context-checks.ts";
import { crossings, duplicates } from "./pair-checks.ts";
import { attributes, relations, types } from "./schema-checks.ts";
import { borders, sentences, width } from "./span-checks.ts";

/** Severity of each code where a project changes it. */
export type Severities = Readonly<Partial<Record<CheckCode, Severity>>>;

export const severityOf = (code: CheckCode, severities: Severities = {}): Severity =>
  severities[code] ?? CHECKS[code].severity;

/** The checks that one document answers for itself. */
const OWN: readonly Check[] = [
  borders,
  sentences,
  width,
  duplicates,
  crossings,
  types,
  attributes,
  contexts,
  relations,
  concepts,
  shortForms,
  coordinations,
  decisions,
  unmarked,
];

/**
 * Findings of one document in reading order, those that are off left out. With an index of its corpus the comparisons
 * over documents are made, too.
 */
export function checkDocument(
  document: Document,
  context: CheckContext,
  severities: Severities = {},
  index?: FormIndex,
): CheckFinding[] {
  const checks = index ? [...OWN, differences(index)] : OWN;
  return checks
    .flatMap((check) => [...check(document, context)])
    .filter((finding) => severityOf(finding.code, severities) !== "off")
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/**
 * Findings of a corpus, document by document. `read` is called twice: what a form means elsewhere must be known first.
 * `contextOf` answers what is asked about one document.
 */
export async function* checkCorpus<D extends Document>(
  read: () => AsyncIterable<D> | Iterable<D>,
  contextOf: (document: D) => CheckContext | Promise<CheckContext>,
  severities: Severities = {},
): AsyncGenerator<{ document: D; findings: CheckFinding[] }> {
  const index = new FormIndex();
  for await (const document of read()) index.add(document);
  for await (const document of read())
    yield { document, findings: checkDocument(document, await contextOf(document), severities, index) };
}
