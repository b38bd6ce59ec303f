// Annotations and suggestions of an annotated text.
import type { Range, TextDocumentIdentifier } from "vscode-languageserver-types";

/** What a suggestion or annotation looks like; ranges are its parts. */
export interface AnnotationView {
  /** Of an annotation its id (`T12`); of a suggestion its place and type. */
  key: string;
  /** review: accepted, and an edit or another program moved its words. */
  state: "suggested" | "accepted" | "review";
  ranges: Range[];
  type: string;
  concept?: { id: string; name: string };
  /** 0 to 1, of suggestions. */
  score?: number;
  /** `Negated`, `Certainty: low`. */
  attributes?: string[];
}

/** How far one text is. */
export interface CurationProgress {
  accepted: number;
  rejected: number;
  open: number;
  review: number;
  /** Accepted and open, by type. */
  types: Record<string, { accepted: number; open: number }>;
  /** Accepted and rejected, by the person who decided last. */
  people: Record<string, number>;
}

/** The project's types as an editor shows them; `key` is the digit that sets one. */
export interface CurationType {
  name: string;
  key?: string;
  /** `#rrggbb` on dark and on light backgrounds. */
  colour: { dark: string; light: string };
  description?: string;
}

/**
 * Request `curie/annotations`: what is annotated and suggested in an open text. Texts without annotations answer
 * `curated: false` unless `begin` says that somebody wants to annotate them.
 */
export interface AnnotationsParams {
  textDocument: TextDocumentIdentifier;
  begin?: boolean;
}

export interface AnnotationsResult {
  version: number;
  /** Counts changes; a delta continues the serial before it. */
  serial: number;
  curated: boolean;
  /** Why nothing can be decided here: a format that is only shown. */
  readOnly?: string;
  annotations: AnnotationView[];
  types: CurationType[];
  relations: string[];
  progress: CurationProgress;
  /** Lines of its files that nobody understands, and the like. */
  problems: string[];
}

/** Request `curie/progress`: every annotated text of the workspace. */
export interface ProgressResult {
  texts: { uri: string; name: string; progress: CurationProgress }[];
  notice?: string;
}

/** Notification `curie/annotated`: the annotations of a text changed otherwise than by an answer; ask anew. */
export interface AnnotatedParams {
  uri: string;
}
