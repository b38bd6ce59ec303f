// What Curie may complain about in a text: the closed catalogue of diagnostic codes. Settings, the manifest and the
// documentation are generated from it.
import type { Mention } from "../text/mention.ts";

export const SEVERITIES = ["error", "warning", "information", "hint", "off"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const FINDINGS = {
  "ambiguous-mention": {
    title: "Several concepts fit",
    explanation:
      "The text matches names of two or more concepts and the two best score too close together to choose, or, by the document, none is as likely as `curie.linking.precision` asks. Choose one with a quick fix; the choice is kept in the decisions file.",
    severity: "warning",
  },
  "no-concept": {
    title: "No concept found",
    explanation:
      "The text itself explains this short form, but no loaded knowledge base has a concept for the long form, so the usual meanings of the short form are not taken. Search for a concept, or mark the mention as having none.",
    severity: "information",
  },
  "obsolete-concept": {
    title: "Obsolete concept",
    explanation:
      "The concept was retired by its vocabulary. Where the vocabulary names a successor, the quick fix links the mention to it.",
    severity: "warning",
  },
} as const satisfies Record<string, { title: string; explanation: string; severity: Severity }>;

export type FindingCode = keyof typeof FINDINGS;
export const findingCodes = Object.keys(FINDINGS) as FindingCode[];

/** The complaint that a mention deserves, if any. */
export function findingOf(m: Mention): FindingCode | undefined {
  if (m.status === "ambiguous") return "ambiguous-mention";
  if (m.status === "nil") return m.source === "decided" ? undefined : "no-concept";
  if (m.status === "linked" && m.candidates[0]?.obsolete) return "obsolete-concept";
  return undefined;
}
