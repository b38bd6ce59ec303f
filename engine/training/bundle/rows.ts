// Annotated documents as rows of GLiNER's training JSON: words, and spans of words with inclusive ends.
import type { CorpusDocument } from "../../corpus/read-corpus.ts";
import { type TrainingRow, trainingRow } from "../embedded/rows.ts";

export interface GlinerRow {
  readonly tokenized_text: readonly string[];
  readonly ner: readonly (readonly [first: number, last: number, label: string])[];
}

export interface RowOptions {
  /** Type of the corpus → label; where empty, every type is its own label. Types that it lacks are left out. */
  readonly labels: Readonly<Record<string, string>>;
  /** Words of the longest row. */
  readonly words: number;
  /** Words of the widest mention that is kept. */
  readonly widest: number;
}

export interface DocumentRows {
  readonly rows: readonly GlinerRow[];
  /** Mentions that no row holds: discontinuous, ending inside a word, too wide, or across two rows. */
  readonly lost: number;
}

/** Stretches [from, to) of whole sentences of up to `most` words; a longer sentence is cut. */
export function stretches({ words, sentences }: TrainingRow, most: number): [from: number, to: number][] {
  const borders = new Set([...sentences, words.length]);
  const out: [number, number][] = [];
  for (let from = 0; from < words.length; ) {
    const limit = Math.min(from + most, words.length);
    let to = limit;
    while (to > from && !borders.has(to)) to--;
    if (to === from) to = limit;
    out.push([from, to]);
    from = to;
  }
  return out;
}

export function documentRows(document: CorpusDocument, options: RowOptions): DocumentRows {
  const chosen = Object.keys(options.labels).length > 0;
  const types: Record<string, string> = {};
  for (const { type } of document.mentions)
    if (type !== undefined) {
      const label = chosen ? options.labels[type] : type;
      if (label !== undefined) types[type] = label;
    }
  const row = trainingRow(document, types);
  let { lost } = row;
  let kept = 0;
  const rows = stretches(row, options.words).map(([from, to]): GlinerRow => {
    const inside = row.mentions.filter(
      ([start, end]) => start >= from && end <= to && end - start <= options.widest,
    );
    kept += inside.length;
    return {
      tokenized_text: row.words.slice(from, to),
      ner: inside.map(([start, end, label]) => [start - from, end - 1 - from, label]),
    };
  });
  lost += row.mentions.length - kept;
  return { rows, lost };
}
