// A text with its mentions, wherever it came from: an editor, a corpus file, a language model.
import type { Mention } from "./mention.ts";

/** A part of a document's text with a role of its own (`title`, `abstract`). UTF-16 offsets. */
export interface Section {
  readonly role: string;
  readonly start: number;
  readonly end: number;
}

export interface Document {
  /** The id its file gives it (a PMID), or a file name. */
  readonly id: string;
  readonly text: string;
  readonly sections: readonly Section[];
  readonly mentions: readonly Mention[];
  /** BCP 47 language tag, where known. */
  readonly language?: string;
}
