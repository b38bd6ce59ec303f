// Recognition's view of the names: every token prefix of every name goes into a filter, every whole name into a table that
// leads to its key. A text is matched by feeding states; no name has an object.
import { TokenBuffer } from "../../text/token-buffer.ts";
import { rollA, rollB, tokenise } from "../../text/tokens.ts";

/** Names longer than this many tokens can still be looked up, but no text will hold them word for word. */
export const MOST_TOKENS = 60;

const tokens = new TokenBuffer();

/** Token indices `[from, to)` of a name without the punctuation at its ends, which no mention includes. */
export function coreOf(tokens: TokenBuffer): [number, number] {
  let from = 0;
  let to = tokens.count;
  while (from < to && tokens.mark[from]) from++;
  while (to > from && tokens.mark[to - 1]) to--;
  return [from, to];
}

/** The state in which a whole term ends, punctuation at its ends aside; undefined for one without any word. */
export function stateOf(term: string): { a: number; b: number } | undefined {
  const [from, to] = coreOf(tokenise(term, tokens));
  if (from === to) return undefined;
  let a = 0;
  let b = 0;
  for (let t = from; t < to; t++) {
    const hash = tokens.hash[t] as number;
    a = rollA(a, hash);
    b = rollB(b, hash);
  }
  return { a, b };
}
