// A tokenizer for generated names that needs no training: as many tokens a name as a trained one of its size makes.
import { largeVocabulary } from "./large-vocabulary.ts";

const LONGEST_PIECE = 8;
/** Tokens below are single characters; pieces follow. */
export const SINGLE = 200;
const MARK = "▁".charCodeAt(0);
const single = (code: number): number => (code < 128 ? code : code === MARK ? 1 : 2);

/** A vocabulary of the pieces that spare most letters, read greedily: about as many tokens a name as a trained one makes. */
export function pieceTokenizer(count: number): (text: string) => number[] {
  const times = new Map<string, number>();
  for (const { name } of largeVocabulary(60_000))
    for (const word of `▁${name.replaceAll(" ", " ▁")}`.split(" "))
      for (let i = 0; i < word.length; i++)
        for (let n = 2; n <= LONGEST_PIECE && i + n <= word.length; n++) {
          const piece = word.slice(i, i + n);
          times.set(piece, (times.get(piece) ?? 0) + 1);
        }
  const pieces = [...times].sort((a, b) => b[1] * b[0].length - a[1] * a[0].length || (a[0] < b[0] ? -1 : 1));
  const ids = new Map(pieces.slice(0, count).map(([piece], i) => [piece, SINGLE + i]));
  return (text) => {
    const marked = `▁${text.replaceAll(" ", "▁")}`;
    const tokens: number[] = [];
    for (let at = 0; at < marked.length; ) {
      let n = Math.min(LONGEST_PIECE, marked.length - at);
      let id: number | undefined;
      for (; n > 1 && id === undefined; n--) id = ids.get(marked.slice(at, at + n));
      if (id === undefined) tokens.push(single(marked.charCodeAt(at++)));
      else {
        tokens.push(id);
        at += n + 1;
      }
    }
    return tokens;
  };
}
