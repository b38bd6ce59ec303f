// One synthetic sentence: text with one marked mention of one concept, and where it came from.

import type { SemanticGroup } from "../kb/groups.ts";
import type { Document } from "../text/document.ts";

/** Everything that would be needed to make the row again. */
export interface Provenance {
  /** SHA-256 of the template's text, or `offline` for the realiser. */
  readonly template: string;
  readonly model: string;
  readonly seed: number;
  /** Key of the reply in the replay store; absent for the realiser. */
  readonly reply?: string;
  readonly kb: { readonly name: string; readonly version: string; readonly hash: string };
  /** Ids of the documents whose sentences were shown as examples. */
  readonly examples?: readonly string[];
}

export interface Row {
  /** Concept, a hyphen, a number counted from 1. */
  readonly id: string;
  readonly concept: string;
  readonly group: SemanticGroup;
  readonly language: string;
  readonly text: string;
  /** `[start, end)` of the mention in `text`, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** strict: the reply kept the grammar. repaired: the mention was found by alignment. realised: no model. */
  readonly read: "strict" | "repaired" | "realised";
  /** The mention is no name of the concept in the KB: for a curator to look at. */
  readonly newSynonym?: true;
  readonly provenance: Provenance;
}

/** What a row's provenance is written as, for a reader of the corpus: `synthetic:MODEL`. */
export const sourceOf = (row: Row): string => `synthetic:${row.provenance.model}`;

/** The row as a document like any other: every check, view and format works on it. */
export function documentOf(row: Row): Document {
  return {
    id: row.id,
    text: row.text,
    language: row.language,
    sections: [{ role: "text", start: 0, end: row.text.length }],
    mentions: [
      {
        id: "T1",
        spans: [{ start: row.start, end: row.end }],
        type: row.group,
        source: sourceOf(row),
        status: "linked",
        concepts: [{ id: row.concept, kb: row.provenance.kb.name }],
        candidates: [],
      },
    ],
  };
}
