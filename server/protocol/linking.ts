// A corpus linked by a child process, and what it left to a person.

/** Request `curie/link`: gives the mentions of a corpus their concepts. Progress is `curie/kb/progress`. Cancelled by its token. */
export interface LinkCorpusParams {
  /** File or folder. */
  from: string;
  /** File or folder that is written. */
  to: string;
  /** `0.9`, `0.95`, `0.98` or `link all`. */
  precision: string;
  /** Also mentions that have a concept. */
  relink?: boolean;
  /** Files of `to` that are there are kept, and the others are gone on with; otherwise they are written anew. */
  resume?: boolean;
  /** The document or folder whose knowledge bases are used. */
  uri?: string;
  /** Named in `curie/kb/progress`. */
  job: string;
}

/** Request `curie/link/precision`: how sure links must be in a folder, for who is asked to choose. */
export interface LinkPrecisionParams {
  /** Of the corpus: a file or folder. */
  uri: string;
}

export interface LinkPrecisionResult {
  /** As in `LinkCorpusParams`. */
  precision: string;
  /** The project's file stands before the setting. */
  from: "project" | "setting";
}

export interface LinkCorpusResult {
  documents: number;
  mentions: number;
  linked: number;
  /** Of which no loaded knowledge base has a concept. */
  nil: number;
  /** That had a concept before. */
  kept: number;
  /** Files kept from a run before. */
  resumed: number;
  problems: number;
  byStage: Record<string, number>;
  /** Files with mentions that are left to a person, those with most first. */
  left: { file: string; left: number }[];
}
