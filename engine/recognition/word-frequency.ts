// How common a word is in biomedical prose, and how it keeps company with itself: what tells a name from a word of the
// trade. Learned from text by `npm run learn:words`; words rarer than one document in a hundred are not in the table.
import table from "./word-frequency.json" with { type: "json" };

export interface WordFrequency {
  /** 0 (one document in 2,000, or unseen) to 1 (every document), by the logarithm of the share. */
  readonly common: number;
  /**
   * Residual inverse document frequency (Church & Gale 1995), in bits, at most 3: how many fewer documents hold the word
   * than would if it fell at random. Words of general prose are near 0, what a text is about is at 1 or more.
   */
  readonly bursty: number;
}

export const RARE: WordFrequency = { common: 0, bursty: 3 };
/** Steps of each figure in the table: a base-36 digit. */
const STEPS = 35;

/** The table that ships: English. */
const SHIPPED = { language: "en", words: table.words };

let used: { readonly language: string; readonly words: string } = SHIPPED;
let words: Map<string, WordFrequency> | undefined;
let turn = 0;

/** Takes another table for the whole process, or the one that ships again. */
export function useWordTable(own?: { readonly language: string; readonly words: string }): void {
  used = own ?? SHIPPED;
  words = undefined;
  turn++;
}

/** Grows when the table is exchanged: what was judged by the old one is to be judged anew. */
export const wordTableTurn = (): number => turn;

/** Whether the table is of this language (`en` holds for `en-GB`, and the other way round). */
export const isOfWordTable = (language: string): boolean =>
  language.split("-", 1)[0]?.toLowerCase() === used.language.split("-", 1)[0]?.toLowerCase();

/** All words of the table, folded. */
export const tabledWords = (): string[] => used.words.split(" ").map((row) => row.slice(0, -2));

/** Frequency of a folded word; `RARE` for one outside the table. */
export function frequencyOf(folded: string): WordFrequency {
  words ??= new Map(
    used.words.split(" ").map((row): [string, WordFrequency] => [
      row.slice(0, -2),
      {
        common: Number.parseInt(row.at(-2) as string, 36) / STEPS,
        bursty: (3 * Number.parseInt(row.at(-1) as string, 36)) / STEPS,
      },
    ]),
  );
  return words.get(folded) ?? RARE;
}

/** A word of general prose: in one text of twenty or more, and no text is about it. Of the table's language. */
export function isProse(folded: string): boolean {
  const { common, bursty } = frequencyOf(folded);
  return common > 0.6 && bursty < 1;
}

const digit = (x: number): string => Math.round(STEPS * Math.min(1, Math.max(0, x))).toString(36);

/** A row of the table for a word that `documents` of `all` documents hold, `occurrences` times in all. */
export function frequencyRow(word: string, documents: number, occurrences: number, all: number): string {
  const common = (Math.log2(documents / all) + 11) / 11;
  const bursty = Math.log2(all / documents) + Math.log2(1 - Math.exp(-occurrences / all));
  return `${word}${digit(common)}${digit(bursty / 3)}`;
}
