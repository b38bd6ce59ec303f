// Every metric in words: what is counted over what, and whom the definition follows. Reports print these beside the
// figures; the code that counts stands in recognition.ts, linking.ts, end-to-end.ts and hierarchy.ts.
import type { Metric } from "../result-figures.ts";

const share = (name: string, definition: string, source: string): Metric => ({
  name,
  unit: "share",
  definition,
  source,
});

const MUC =
  "Chinchor & Sundheim, MUC-5 evaluation metrics, 1993; van Rijsbergen, Information Retrieval, 1979, for F1";
const SEMEVAL = "Segura-Bedmar et al., SemEval-2013 task 9.1; pairs one to one by maximum matching";
const SCIKIT = "Sokolova & Lapalme, Information Processing & Management 45, 2009";
const BEL =
  "Wu et al., Scalable zero-shot entity linking (BLINK), EMNLP 2020; Remaki et al., arXiv:2601.19667, 2026";

const EXACT = "Right: the same type and the same spans, all of them where a mention is discontinuous.";
const RELAXED =
  "Right: the same type and at least one shared character; each mention is paired once, as many as can be.";
const TYPE =
  "Right: only the type, wherever it lies: per document the smaller of the two counts of each type.";
const SPAN = "Right: the same spans, whatever the type.";
const OVERLAP = "Right: at least one shared character, whatever the type; paired once, as many as can be.";

const prf = (key: string, rule: string, source: string): Record<string, Metric> => ({
  [`${key}.precision`]: share("P", `Right over predicted mentions. ${rule}`, source),
  [`${key}.recall`]: share("R", `Right over gold mentions. ${rule}`, source),
  [`${key}.f1`]: share("F1", `Twice right over gold plus predicted mentions. ${rule}`, source),
});

const averages = (key: string, rule: string): Record<string, Metric> => ({
  [`${key}.macro-f1`]: share("macro F1", `Mean of the types' F1, types that gold has. ${rule}`, SCIKIT),
  [`${key}.median-f1`]: share("median F1", `Median of the types' F1, types that gold has. ${rule}`, SCIKIT),
  [`${key}.weighted-f1`]: share(
    "weighted F1",
    `Mean of the types' F1, weighted by their gold mentions. ${rule}`,
    SCIKIT,
  ),
});

const JUDGED =
  "Over gold mentions with a concept, found or not: one that the system did not find, or called NIL, counts as wrong.";

export const METRICS: Readonly<Record<string, Metric>> = {
  ...prf("exact", EXACT, MUC),
  ...prf("relaxed", RELAXED, SEMEVAL),
  ...prf("type", TYPE, "Bag of types per document: a bound on what boundaries cost"),
  ...prf("span", SPAN, SEMEVAL),
  ...prf("overlap", OVERLAP, SEMEVAL),
  ...averages("exact", EXACT),
  ...averages("relaxed", RELAXED),
  "linking.accuracy": share(
    "accuracy",
    `The first answer is the gold set of concepts, no more and no less. ${JUDGED} The same as Recall@1.`,
    BEL,
  ),
  "linking.found-accuracy": share(
    "accuracy if found",
    "The same, over those gold mentions with a concept that the system found (its mention is paired by the rule of --match).",
    BEL,
  ),
  "linking.found": share(
    "found",
    "Gold mentions with a concept that the system found, over all of them.",
    BEL,
  ),
  "linking.mrr": share(
    "MRR",
    `Mean of 1 / rank of the first answer that is the gold set, 0 where none is. ${JUDGED}`,
    "Voorhees, TREC-8 question answering track, 1999",
  ),
  "linking.any": share(
    "any concept",
    `The first answer shares a concept with gold: composite gold counts as right with any of its parts. ${JUDGED}`,
    BEL,
  ),
  "linking.partial": share(
    "partial credit",
    `Concepts shared over concepts in either (Jaccard) of the first answer and gold, averaged. ${JUDGED}`,
    "Jaccard 1901; Dogan et al., NCBI disease corpus, 2014, for composite mentions",
  ),
  "linking.reachable": share(
    "reachable",
    "Gold mentions all of whose concepts a loaded knowledge base holds: the most that a linker into it can get right.",
    "Garda et al., BELB, Bioinformatics 39, 2023",
  ),
  "nil.precision": share(
    "NIL P",
    "Of found mentions that the system calls NIL, and of which gold says something: those that gold calls NIL.",
    "Ji et al., TAC KBP 2010 entity linking; Ruas & Couto, NILINKER, 2022",
  ),
  "nil.recall": share(
    "NIL R",
    "Of mentions that gold calls NIL: those that the system found and calls NIL.",
    "Ji et al., TAC KBP 2010 entity linking; Ruas & Couto, NILINKER, 2022",
  ),
  "nil.f1": share(
    "NIL F1",
    "Twice the common ones over those called NIL by gold plus those called NIL by the system.",
    "Ji et al., TAC KBP 2010 entity linking; Ruas & Couto, NILINKER, 2022",
  ),
  ...prf(
    "end-to-end",
    "Right: the same spans and the same set of concepts, whatever the type. Mentions without a concept on their side do not count; predictions at a gold mention of which nobody said the concept are left out.",
    "Röder et al., GERBIL (strong annotation match), Semantic Web 9, 2018",
  ),
  ...prf(
    "concepts",
    "Counted in concepts of a document, each once, wherever they are mentioned.",
    "Leaman et al., BioCreative V CDR task (disease normalisation), 2015",
  ),
  "hierarchy.exact": share(
    "exact",
    "First answers that are the gold concept, over those that can be compared.",
    "as accuracy",
  ),
  "hierarchy.broader": share(
    "broader",
    "First answers that are an ancestor of the gold concept by the knowledge base's own edges.",
    "Kosmopoulos et al., Data Mining and Knowledge Discovery 29, 2015",
  ),
  "hierarchy.narrower": share(
    "narrower",
    "First answers that are a descendant of the gold concept.",
    "Kosmopoulos et al., Data Mining and Knowledge Discovery 29, 2015",
  ),
  "hierarchy.sibling": share(
    "sibling",
    "First answers that share a parent with the gold concept.",
    "Kosmopoulos et al. 2015",
  ),
  "hierarchy.distance": {
    name: "mean distance",
    unit: "mean",
    definition:
      "Edges from the answer up to the nearest common ancestor and down to gold, averaged over answers that have one within reach (0 for a right answer).",
    source: "Rada et al., IEEE Transactions on Systems, Man and Cybernetics 19, 1989",
  },
  "hierarchy.precision": share(
    "hP",
    "Ancestors (itself included) that answer and gold share, over the answer's; summed over mentions.",
    "Kiritchenko et al., Canadian AI 2006; Kosmopoulos et al. 2015",
  ),
  "hierarchy.recall": share(
    "hR",
    "Ancestors (itself included) that answer and gold share, over gold's; summed over mentions.",
    "Kiritchenko et al., Canadian AI 2006; Kosmopoulos et al. 2015",
  ),
  "hierarchy.f1": share(
    "hF1",
    "Twice the shared ancestors over the answer's plus gold's.",
    "Kiritchenko et al. 2006",
  ),
};

/** Definition of a metric; `recall@k` for any k. Throws RangeError for a key that is none. */
export function metricOf(key: string): Metric {
  const known = METRICS[key];
  if (known) return known;
  const k = /^linking\.recall@(\d+)$/.exec(key)?.[1];
  if (k === undefined) throw new RangeError(`no metric ${key}`);
  return share(`R@${k}`, `One of the first ${k} answers is the gold set of concepts. ${JUDGED}`, BEL);
}
