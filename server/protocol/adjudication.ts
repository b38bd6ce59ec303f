// Two annotations of the same texts, made one.
import type { Range } from "vscode-languageserver-types";

/**
 * Request `curie/adjudication/open`: two annotations of the same texts (paths, URIs of folders, or `REVISION:FOLDER` of the first
 * workspace folder's repository) and the folder of the result; or an `.ann` file that `git merge` left in conflict.
 */
export type AdjudicationParams = { first: string; second: string; out: string } | { conflicted: string };

export interface AdjudicationResult {
  /** Names the adjudication in answers. */
  id: string;
  /** URI of the result's folder. */
  out: string;
  /** Agreement, ready to be shown; values carry their counts. */
  figures: { figure: "exact" | "relaxed" | "spans" | "concepts" | "kappa" | "alpha"; value: string }[];
  documents: { id: string; uri: string; authors: string[]; conflicts: ConflictView[] }[];
  /** Texts that were not compared, lines that were not read. */
  problems: string[];
}

export interface ConflictView {
  key: string;
  kind: string;
  range: Range;
  text: string;
  /** What each side says; `–`: it does not have it. */
  left: string;
  right: string;
  /** The one that stands until somebody answers comes first. */
  choices: ("left" | "right" | "both")[];
  chosen?: "left" | "right" | "both";
}

/** Request `curie/adjudication/answer`. */
export interface AdjudicationAnswer {
  id: string;
  document: string;
  key: string;
  choice: "left" | "right" | "both";
}

export interface AdjudicationKept {
  /** It is on disk; false: there is no such question or choice. */
  kept: boolean;
}
