// Learning from a corpus: what its annotations teach the neural model, and taking it back.

/** Request `curie/learn`: learns the types of the folder that holds the document. Cancelled by its token. */
export interface LearnParams {
  /** A document of the corpus's folder. */
  uri: string;
  workDoneToken?: string | number;
}

export interface LearnedType {
  type: string;
  /** Accepted mentions that it was learned from. */
  mentions: number;
  learned: boolean;
  /** F1 on texts left out, 0 to 1. */
  heldOut?: number;
  /** F1 of the model by itself on the same texts, where it knows the type. */
  before?: number;
  /** Why nothing was learned. */
  reason?: string;
}

export interface LearnResult {
  types: LearnedType[];
}

/** Request `curie/learn/undo`, LearnParams: takes the last act of learning back. */
export interface UnlearnResult {
  /** Types that are as they were before it. */
  types: string[];
}
