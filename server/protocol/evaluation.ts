// Two corpora compared, and the way from a figure to its text.
import type { Range } from "vscode-languageserver-types";

/** One side of an evaluation: a file or folder, as it lies there or as it is at a git revision. */
export interface EvaluateSide {
  uri: string;
  revision?: string;
}

/**
 * Request `curie/evaluate`: compares two corpora in a process of its own; can be cancelled. Fails in words for a person
 * where a side cannot be read.
 */
export interface EvaluateParams {
  gold: EvaluateSide;
  predicted: EvaluateSide;
  match?: "exact" | "relaxed" | "type";
  /** Bootstrap intervals (default true). */
  intervals?: boolean;
  workDoneToken?: string | number;
}

export interface EvaluateResult {
  /** URI of the report: one HTML page with its own content policy, which posts `ReportMessage`s. */
  page: string;
  /** URI of the result as JSON. */
  result: string;
}

/** What the report page posts to whoever shows it. */
export interface ReportMessage {
  kind: "open";
  place: PlaceParams;
}

/** Request `curie/place`: where a mention of a document is written in its file; null where there is no such file. */
export interface PlaceParams {
  /** Path. */
  file: string;
  document: string;
  line?: number;
  spans: { start: number; end: number }[];
  text: string;
}

export interface PlaceResult {
  uri: string;
  range: Range;
}
