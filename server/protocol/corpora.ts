// Documents of corpus files in other formats.
import type { AnnotationView } from "./annotations.ts";

/**
 * Request `curie/corpus/list`: the documents of a corpus file, at most 2,000, by ids that hold `query`. Rejects with a message
 * for a person. Cancelled by its token.
 */
export interface CorpusListParams {
  /** Of a file, an archive or a folder. */
  path: string;
  /** Name of a format (`bioc-xml`); told by the file's content where it is absent. */
  format?: string;
  query?: string;
}

export interface CorpusEntry {
  /** `curie-corpus:` address of the document. */
  uri: string;
  id: string;
  mentions: number;
  /** The first words of its text. */
  beginning: string;
}

export interface CorpusListResult {
  /** Absent where none tells itself: one of `formats` is to be named. */
  format?: string;
  documents: CorpusEntry[];
  /** There are more than these. */
  more: boolean;
  /** Lines that could not be read and the like, as far as the file was read. */
  problems: string[];
  formats?: { name: string; title: string }[];
}

/**
 * Request `curie/corpus/document`: one document as it is shown. A client that opens `uri` with this text gets annotations, hover,
 * mentions and diagnostics like those of any annotated text; they cannot be changed.
 */
export interface CorpusDocumentParams {
  uri: string;
}

export interface CorpusDocumentResult {
  id: string;
  format: string;
  /** Lines end in `\n`, whatever the file has. */
  text: string;
  annotations: AnnotationView[];
  problems: string[];
}
