// The one port every corpus format stands behind: what it is called, how it is told, what it can hold, how it is read
// and written. Readers never throw over content: what they cannot use is a problem and stays in place.
import type { Document } from "../../text/document.ts";
import type { SourceDocument } from "./origin.ts";

/** What a format can hold of a document; the rest is a loss that is told item by item. */
export interface Capabilities {
  /** `exact`: the text comes back character for character. `tokens`: its white space does not. */
  readonly text: "exact" | "tokens";
  /** Mentions that share characters. */
  readonly nested: boolean;
  readonly discontinuous: boolean;
  readonly concepts: "none" | "one" | "several";
  readonly attributes: boolean;
  /** `any`: events and relations with any number of arguments too. */
  readonly relations: "none" | "binary" | "any";
  readonly notes: boolean;
  readonly sections: boolean;
  readonly scores: boolean;
  /** Whether a mention can say that no concept fits it. */
  readonly nil: boolean;
  /** Candidates that a mention may mean: `all` of them, or those of mentions that are `ambiguous`. */
  readonly candidates: "none" | "ambiguous" | "all";
}

/** Something in a file that is not as it should be. */
export interface Problem {
  readonly file: string;
  /** Counted from 1; 0 where the problem belongs to no line. */
  readonly line: number;
  readonly reason: string;
  /** Whether what stands there is kept word for word when the file is written back. */
  readonly kept: boolean;
}

export type LossKind =
  | "mention"
  | "gap"
  | "nested"
  | "border"
  | "type"
  | "concept"
  | "candidates"
  | "attribute"
  | "relation"
  | "note"
  | "score"
  | "sections"
  | "text"
  | "id"
  | "metadata";

/** Something of a document that the target format cannot hold. */
export interface Loss {
  /** Id of the document. */
  readonly document: string;
  readonly kind: LossKind;
  /** The mention's text, the relation, the attribute: what it is about. */
  readonly item: string;
  /** UTF-16 offset in the document's text, where it has one. */
  readonly start?: number;
  readonly reason: string;
}

/** What the offsets of a file count. */
export const OFFSET_UNITS = ["code-points", "utf16", "bytes"] as const;
export type OffsetUnit = (typeof OFFSET_UNITS)[number];

/** Where a file that has no place for concepts keeps them all the same. */
export const CONCEPT_PLACES = ["own", "notes", "types"] as const;
export type ConceptPlace = (typeof CONCEPT_PLACES)[number];

export interface ReadOptions {
  /** Name for problems; its last part without endings is the id of a document that has none. */
  readonly file: string;
  readonly onProblem?: (problem: Problem) => void;
  /** Gets the text of a file that holds no document at all, so that it can be written back. */
  readonly onRest?: (text: string) => void;
  /** Text of a file by its path from the read file's folder (`../txt/a.txt`); undefined where there is none. */
  readonly companion?: (path: string) => Promise<string | undefined>;
  /** Overrides the unit that the format's description gives. */
  readonly offsets?: OffsetUnit;
  readonly concepts?: ConceptPlace;
  /** By mention type: what parts several ids of one mention. A type not named here keeps its id whole. */
  readonly separators?: Readonly<Record<string, string>>;
}

export interface WriteOptions {
  readonly onLoss?: (loss: Loss) => void;
  /** Text that `onRest` got; asked for at the end, when there was no document. */
  readonly rest?: () => string | undefined;
}

/** A stretch of output. Without `file` it belongs to the format's one file; else it is that whole file, by its path. */
export interface Piece {
  readonly text: string;
  readonly file?: string;
  /** Whether the file belongs to all documents of its folder, and may come more than once. */
  readonly shared?: true;
}

export interface Format {
  /** As in `--to pubtator`. */
  readonly name: string;
  readonly title: string;
  /** File endings in lower case, the usual one first. */
  readonly endings: readonly string[];
  /** `stream`: many documents in one file. `files`: files of its own for each document. */
  readonly layout: "stream" | "files";
  readonly capabilities: Capabilities;
  /** Whether the beginning of a file (some kilobytes of it) is this format. Called in the registry's order. */
  readonly detect: (head: string, file: string) => boolean;
  readonly read?: (chunks: AsyncIterable<string>, options: ReadOptions) => AsyncIterable<SourceDocument>;
  readonly write?: (documents: AsyncIterable<Document>, options: WriteOptions) => AsyncIterable<Piece>;
}

/** Last part of a path without a known ending: `a/b.txt` is `b`. */
export const baseName = (file: string): string => {
  const name = file.replace(/.*[\\/]/, "").replace(/\.gz$/i, "");
  return name.replace(/\.[A-Za-z]\w*$/, "").replace(/\.(txt|ann|knowtator)$/, "") || name;
};
