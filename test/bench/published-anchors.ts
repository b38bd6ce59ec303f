// Accuracy (Recall@1, gold spans, %) that others print for the corpora of the linking tables; none of it was recomputed here. Knowledge
// bases, training data and the treatment of composite mentions differ from paper to paper and from ours.

export interface Anchor {
  readonly corpus: string;
  readonly system: string;
  readonly value: number;
  /** Where it is printed. */
  readonly source: string;
}

const SYNCABEL = "arXiv:2601.19667";
const rows = (corpus: string, source: string, values: Readonly<Record<string, number>>): Anchor[] =>
  Object.entries(values).map(([system, value]) => ({ corpus, system, value, source }));

export const ANCHORS: readonly Anchor[] = [
  ...rows("NCBI Disease", "ANGEL, dmis-lab/ANGEL", { ANGEL: 92.8 }),
  ...rows("BC5CDR", "ANGEL, dmis-lab/ANGEL", { ANGEL: 94.5 }),
  ...rows("EMEA", SYNCABEL, { SynCABEL: 79.0, SapBERT: 67.9, ArboEL: 62.8, scispaCy: 37.1 }),
  ...rows("MEDLINE", SYNCABEL, { SynCABEL: 79.7, SapBERT: 74.7, ArboEL: 70.9, scispaCy: 40.5 }),
  ...rows("SPACCC", SYNCABEL, { SynCABEL: 67.0, SapBERT: 47.9, ArboEL: 49.0, scispaCy: 13.2 }),
];
