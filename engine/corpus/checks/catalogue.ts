// What may be wrong with an annotation: the closed catalogue of check codes, each with the page a person reads. Severities are
// defaults; a project overrides them by code.

import type { Severity } from "../../analysis/findings.ts";

export { SEVERITIES, type Severity } from "../../analysis/findings.ts";

export const CHECKS = {
  "unreadable-line": {
    title: "Line not understood",
    explanation:
      "The file holds a line that its format does not allow. It stays where it is and counts for nothing.",
    severity: "error",
  },
  "space-at-border": {
    title: "White space at a border",
    explanation: "The mention begins or ends in white space. The quick fix trims it.",
    severity: "warning",
  },
  "border-inside-word": {
    title: "Border inside a word",
    explanation:
      "The mention begins or ends between two letters of one word. The quick fix takes in the whole word.",
    severity: "warning",
  },
  "empty-mention": {
    title: "Empty mention",
    explanation: "The mention has no character. The quick fix removes it.",
    severity: "error",
  },
  "fragments-out-of-order": {
    title: "Fragments overlap or are out of order",
    explanation:
      "The parts of a discontinuous mention must follow one another. The quick fix sorts and joins them.",
    severity: "error",
  },
  "duplicate-mention": {
    title: "Marked twice",
    explanation:
      "The same words are marked twice with the same type. The quick fix keeps the first one and all its concepts.",
    severity: "warning",
  },
  "crossing-mentions": {
    title: "Mentions cross",
    explanation:
      "Two mentions overlap without one lying inside the other. As a rule one of the borders is wrong.",
    severity: "warning",
  },
  "across-sentences": {
    title: "Across a sentence border",
    explanation: "The mention begins in one sentence and ends in another.",
    severity: "warning",
  },
  "unusual-line-separator": {
    title: "Unusual line separator",
    explanation:
      "The mention holds a character that some tools take for the end of a line (U+0085, U+2028, U+2029, form feed, vertical tab): they will read its annotation wrongly.",
    severity: "warning",
  },
  "longer-than-models": {
    title: "Longer than models can find",
    explanation:
      "The mention has more words than the project's models can mark in one piece, so they can neither learn nor find it.",
    severity: "information",
  },
  "unknown-type": {
    title: "Unknown type",
    explanation: "The project does not declare this type. Declare it, or choose a declared one.",
    severity: "error",
  },
  "unknown-attribute": {
    title: "Unknown attribute",
    explanation:
      "The project does not declare this attribute, or not this value of it, or not for this type.",
    severity: "error",
  },
  "context-says-more": {
    title: "The text says more",
    explanation:
      "The words around the mention deny it, doubt it, put it into the past or give it to somebody else, and the annotation lacks the attribute that the project declares for that. The quick fix sets it.",
    severity: "hint",
  },
  "unknown-relation": {
    title: "Unknown relation or role",
    explanation: "The project does not declare this relation, or not a role of this name in it.",
    severity: "error",
  },
  "wrong-argument": {
    title: "Wrong argument type",
    explanation: "The relation's role does not take mentions of this type.",
    severity: "error",
  },
  "dangling-reference": {
    title: "Points at nothing",
    explanation: "A relation names a mention or a relation that the document does not have.",
    severity: "error",
  },
  "malformed-concept": {
    title: "Not a concept id",
    explanation:
      "A concept is written PREFIX:ID, such as MESH:D003920; other tools cut or refuse anything else.",
    severity: "error",
  },
  "unknown-concept": {
    title: "Concept not in the knowledge base",
    explanation: "A loaded knowledge base holds ids of this prefix, but not this one.",
    severity: "warning",
  },
  "obsolete-concept": {
    title: "Obsolete concept",
    explanation:
      "The vocabulary has retired the concept. Where it names a successor, the quick fix takes that one; several successors are for a person to choose from.",
    severity: "warning",
  },
  "type-does-not-fit-concept": {
    title: "Type and concept do not fit",
    explanation: "The concept belongs to a semantic group that the project does not give to this type.",
    severity: "warning",
  },
  "short-form-differs": {
    title: "Short form linked otherwise than its long form",
    explanation:
      "The text explains the short form, and its long form is linked to another concept. The quick fix takes the long form's concept.",
    severity: "warning",
  },
  "coordination-as-one": {
    title: "Several concepts in one mention",
    explanation:
      "The mention joins parts by a conjunction (ovarian and peritoneal carcinoma) and is linked to one concept. Split it, or give it all its concepts.",
    severity: "information",
  },
  "type-differs-elsewhere": {
    title: "Another type elsewhere",
    explanation: "The same words have another type in this corpus. The places are listed with the finding.",
    severity: "information",
  },
  "concept-differs-elsewhere": {
    title: "Another concept elsewhere",
    explanation: "The same words with the same type are linked to another concept in this corpus.",
    severity: "information",
  },
  "unmarked-elsewhere": {
    title: "Marked elsewhere, not here",
    explanation:
      "The same words are a mention in this document and are not marked here. The quick fix marks them alike.",
    severity: "hint",
  },
  "decision-missing": {
    title: "No decision on record",
    explanation: "The mention is accepted, but the decisions log says neither who accepted it nor when.",
    severity: "information",
  },
} as const satisfies Record<string, { title: string; explanation: string; severity: Severity }>;

export type CheckCode = keyof typeof CHECKS;
export const checkCodes = Object.keys(CHECKS) as CheckCode[];
