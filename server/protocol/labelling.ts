// A sample of mismatches, labelled by a person.

/** How the second concept stands to the first. */
export type LabelSaid = "same" | "broader" | "narrower" | "none";

/** Request `curie/labelling`: a sample of mismatches (JSON Lines, from `curie judge --sample`) and one's own labels. */
export interface LabellingParams {
  uri: string;
}

export interface LabellingItem {
  id: string;
  document: string;
  type?: string;
  /** The mention is `[from, to)`. */
  context: { text: string; from: number; to: number };
  /** Each concept in several lines; which one is the reference is not said. */
  first: string;
  second: string;
  said?: LabelSaid;
}

export interface LabellingResult {
  items: LabellingItem[];
  /** Path of the log of labels. */
  labels: string;
  /** Lines of either file that could not be read. */
  passedOver: number;
}

/** Request `curie/label`: appends one label; null takes one's own back. */
export interface LabelParams {
  uri: string;
  id: string;
  said: LabelSaid | null;
}
