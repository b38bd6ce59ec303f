// How common words are in somebody's texts, as a file (`curie kb learn`, the setting `curie.kb.words`): what
// word-frequency.ts holds of biomedical articles, for texts of another kind or in another language.
import * as z from "zod";
import { fold } from "../text/tokens.ts";
import { frequencyRow } from "./word-frequency.ts";

const schema = z.object({
  format: z.literal("curie-words"),
  version: z.literal(1),
  /** BCP 47 language of the texts: names in this language are judged by the table. */
  language: z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/),
  /** Texts that were counted. */
  documents: z.number().int().min(1),
  /** Rows of `frequencyRow`, a space between. */
  words: z.string().regex(/^(?:\p{L}+[0-9a-z]{2}(?: \p{L}+[0-9a-z]{2})*)?$/u),
});
export type WordTable = z.infer<typeof schema>;

/** With fewer texts a word that stands in two of them by chance would count as common. */
export const FEWEST_TEXTS = 100;
/** Share of texts below which a word is as good as unseen. */
const LEAST_SHARE = 0.01;
/** Units of each text that are counted: long ones are full of tables and references. */
const COUNTED = 30_000;

/** The table of a file's text. Throws an `Error` that names the file, what is wrong and the cure. */
export function parseWordTable(text: string, file: string): WordTable {
  const cure = 'Make it with "curie kb learn".';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${file}: this is no JSON, so no table of words. ${cure}`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Error(`${file}: ${issue?.path.join(".") || "the file"}: ${issue?.message}. ${cure}`);
}

/** Counts words in texts; holds one number for each word, no text. */
export class WordCounter {
  readonly #documents = new Map<string, number>();
  readonly #occurrences = new Map<string, number>();
  documents = 0;

  add(text: string): void {
    const here = new Map<string, number>();
    for (const [word] of text.slice(0, COUNTED).matchAll(/\p{L}+/gu)) {
      // Capitals are headings and short forms, not the word.
      if (word.length > 1 && word === word.toUpperCase()) continue;
      const folded = fold(word);
      if (/^\p{L}+$/u.test(folded)) here.set(folded, (here.get(folded) ?? 0) + 1);
    }
    for (const [word, n] of here) {
      this.#documents.set(word, (this.#documents.get(word) ?? 0) + 1);
      this.#occurrences.set(word, (this.#occurrences.get(word) ?? 0) + n);
    }
    this.documents++;
  }

  /** The same texts give the same table, in whatever order. */
  table(language: string): WordTable {
    const words = [...this.#documents]
      .filter(([, n]) => n >= LEAST_SHARE * this.documents)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([word, n]) => frequencyRow(word, n, this.#occurrences.get(word) as number, this.documents))
      .join(" ");
    return { format: "curie-words", version: 1, language, documents: this.documents, words };
  }
}
