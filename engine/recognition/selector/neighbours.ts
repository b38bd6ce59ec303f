// What a candidate is compared with: the same words with borders moved by a word or two, the same words as another type, and no
// entity at all.
import type { DocumentWords } from "./span-features.ts";

/** Words `[from, to)` as the type of that number. */
export interface Choice {
  readonly from: number;
  readonly to: number;
  readonly type: number;
}

/** Words that a border is moved by at most. */
export const REACH = 2;
/** No candidate's neighbour is longer. */
const LONGEST = 16;

/** The candidate first, then its neighbours; at most 24 by borders and one for each other type. */
export function choicesAround(words: DocumentWords, { from, to, type }: Choice, types: number): Choice[] {
  const choices: Choice[] = [{ from, to, type }];
  for (let a = Math.max(0, from - REACH); a <= from + REACH; a++)
    for (let b = Math.max(a + 1, to - REACH); b <= Math.min(words.count, to + REACH); b++)
      if ((a !== from || b !== to) && b - a <= Math.max(LONGEST, to - from))
        choices.push({ from: a, to: b, type });
  for (let other = 0; other < types; other++) if (other !== type) choices.push({ from, to, type: other });
  return choices;
}
