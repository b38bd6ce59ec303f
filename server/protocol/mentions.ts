// Mentions of an open document.
import type { Range, TextDocumentIdentifier } from "vscode-languageserver-types";

/** A mention as views show it. */
export interface MentionView {
  range: Range;
  text: string;
  status: "linked" | "ambiguous" | "nil" | "undecided";
  group: string;
  /** Best candidate, linked or not. */
  concept?: { id: string; name: string; score: number };
  candidates: number;
  /** What the text says of it: `Negated`, `Experiencer: family`. */
  attributes?: string[];
  /** Inside another mention (drawn flat by semantic tokens, outlined by decorations). */
  depth: number;
}

/** Request `curie/mentions`: TextDocumentIdentifier → all mentions of an open document, reading order. */
export interface MentionsParams {
  textDocument: TextDocumentIdentifier;
}

export interface MentionsResult {
  version: number;
  mentions: MentionView[];
  /** Why there are none (file too long, disabled, no KB ...), or why not all are listed. */
  notice?: string;
}

/** Notification `curie/analysed`: new mentions are there for this version of a document. */
export interface AnalysedParams {
  uri: string;
  version: number;
}
