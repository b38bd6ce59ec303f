// A text with its mentions, wherever it came from: an editor, a corpus file, a language model.
import type { Attributes, Mention } from "./mention.ts";

/** A part of a document's text with a role of its own (`title`, `abstract`). UTF-16 offsets. */
export interface Section {
  readonly role: string;
  readonly start: number;
  readonly end: number;
}

/** What the text says of several mentions: a binary relation, an event, an n-ary one. */
export interface Relation {
  /** Name inside its document: `R3`, `E1`. */
  readonly id?: string;
  readonly type: string;
  /** `target` is the id of a mention or of another relation; of a concept, in files that relate concepts (PubTator). */
  readonly arguments: readonly { readonly role: string; readonly target: string }[];
  /** Id of the mention that names an event. */
  readonly trigger?: string;
  readonly attributes?: Attributes;
  readonly note?: string;
}

export interface Document {
  /** The id its file gives it (a PMID), or a file name. */
  readonly id: string;
  readonly text: string;
  readonly sections: readonly Section[];
  readonly mentions: readonly Mention[];
  readonly relations?: readonly Relation[];
  /** BCP 47 language tag, where known. */
  readonly language?: string;
}
