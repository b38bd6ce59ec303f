// Words that a name may have or lack and still be the same concept's: human, syndrome, disease. Others tell concepts apart: familial.
import { normalise } from "../../text/tokens.ts";

/** A word, and the share (0 to 1) of names that stay their concept's without it among those that stay any concept's. */
export type LightWordRow = readonly [word: string, weight: number];

/** By stem; a word that is not here is as heavy as any. */
export type LightWords = ReadonlyMap<string, number>;

export const lightWords = (rows: readonly LightWordRow[]): LightWords =>
  new Map(rows.map(([word, weight]) => [normalise(word), weight]));

/** Number of words, each by what its loss or addition would change: a light one counts little. */
export const heaviness = (words: readonly string[], light: LightWords): number =>
  words.reduce((sum, w) => sum + 1 - (light.get(w) ?? 0), 0);
