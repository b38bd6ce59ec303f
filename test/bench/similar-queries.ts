// Terms as people and texts write them: names with a slip of the pen, a word too few, words in another order.
import { random } from "./vocabulary.ts";

const LETTERS = "abcdefghilmnoprstu";

export const QUERY_KINDS = ["slip", "word less", "other order"] as const;

/** `count` terms made of names, kind by kind in turn; the same for the same names. */
export function alteredNames(name: (i: number) => string, names: number, count: number, seed = 5): string[] {
  const next = random(seed);
  const below = (n: number) => Math.floor(next() * n);
  const slip = (text: string): string => {
    const at = 1 + below(Math.max(1, text.length - 2));
    const kind = below(3);
    if (kind === 0) return text.slice(0, at) + text.slice(at + 1);
    if (kind === 1) return text.slice(0, at) + (text[at + 1] ?? "") + text[at] + text.slice(at + 2);
    return text.slice(0, at) + LETTERS[below(LETTERS.length)] + text.slice(at);
  };
  return Array.from({ length: count }, (_, q) => {
    const text = name(below(names));
    const words = text.split(" ");
    if (q % 3 === 0 || words.length < 2) return slip(text);
    if (q % 3 === 1) words.splice(below(words.length), 1);
    else words.push(words.shift() as string);
    return words.join(" ");
  });
}
