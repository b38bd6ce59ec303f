// What every recogniser that reads a whole document has in common, whatever stands behind it: a dictionary, a network, a
// language model on another machine.
import type { Document } from "../text/document.ts";
import type { Mention } from "../text/mention.ts";
import type { Span } from "../text/span.ts";

/** A stretch of a document that a recogniser did not read, and why: absence of mentions there says nothing. */
export interface Uncovered extends Span {
  readonly reason: string;
}

export interface Recognised {
  /** In reading order; of two that begin together, the longer first. Offsets are the document's. */
  readonly mentions: readonly Mention[];
  readonly uncovered: readonly Uncovered[];
}

export interface Recogniser {
  /** Throws the signal's reason once it is aborted, and what would befall every other document as well. */
  recognise(document: Document, signal?: AbortSignal): Promise<Recognised>;
}
