// Corpora share texts: BioRED has abstracts of BC5CDR's test part, JNLPBA is made of GENIA. Whatever a test part says may
// not be trained on in any corpus, told by document id and by sentence.
import type { TrainingRow } from "./rows.ts";

/** Shorter sentences ("Results:") are the same in many texts. */
const LEAST_WORDS = 8;

/** Letters and digits only: corpora differ in quotes, spaces and brackets. */
function* sentenceKeys(row: TrainingRow): Generator<string> {
  for (const [i, from] of row.sentences.entries()) {
    const words = row.words.slice(from, row.sentences[i + 1]).filter((w) => /[\p{L}\p{N}]/u.test(w));
    if (words.length >= LEAST_WORDS) yield words.join("").toLowerCase();
  }
}

export class HeldOut {
  readonly #sentences = new Set<string>();
  readonly #pmids = new Set<string>();

  add(row: TrainingRow): void {
    for (const key of sentenceKeys(row)) this.#sentences.add(key);
    if (/^\d{6,8}$/.test(row.id)) this.#pmids.add(row.id);
  }

  /** Whether a test part has this document, or any sentence of it. */
  has(row: TrainingRow): boolean {
    if (this.#pmids.has(row.id)) return true;
    for (const key of sentenceKeys(row)) if (this.#sentences.has(key)) return true;
    return false;
  }
}
