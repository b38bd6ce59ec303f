// What a person has typed of a concept's name: back from the caret to the trigger character, over a few words.
import type { Span } from "../engine/text/span.ts";

export interface Typed {
  /** Words to search for; empty right behind the trigger. */
  readonly query: string;
  /** What the chosen name replaces: trigger and typed words. Within one line, ends at the caret. */
  readonly replace: Span;
  /** Whether the trigger character stands before the words. */
  readonly triggered: boolean;
}

const WORDS = 5;
const FAR = 80;
/** Without a trigger a name may still have several words, when some name begins with them. */
const UNTRIGGERED_WORDS = 4;

const isLineEnd = (c: string | undefined) => c === "\n" || c === "\r";
const isWordPart = (c: string | undefined) => c !== undefined && /[\p{L}\p{N}\p{M}]/u.test(c);

/**
 * Reads backwards from the caret. `begins` says whether any name begins with some words; it is asked only where no
 * trigger stands. Undefined where there is nothing to complete.
 */
export function findTyped(
  text: string,
  caret: number,
  trigger: string,
  begins: (words: string) => boolean,
): Typed | undefined {
  let lineStart = caret;
  while (lineStart > 0 && caret - lineStart < FAR && !isLineEnd(text[lineStart - 1])) lineStart--;
  const line = text.slice(lineStart, caret);
  const at = trigger ? line.lastIndexOf(trigger) : -1;
  // Inside a word it is none: a@b is an address.
  if (at >= 0 && !isWordPart(text[lineStart + at - 1])) {
    const typed = line.slice(at + trigger.length);
    const query = typed.trim().replace(/\s+/g, " ");
    if (!/^\s/.test(typed) && query.split(" ").length <= WORDS)
      return { query, replace: { start: lineStart + at, end: caret }, triggered: true };
  }
  return untriggered(line, lineStart, begins);
}

function untriggered(line: string, lineStart: number, begins: (words: string) => boolean): Typed | undefined {
  const words = [...line.matchAll(/[^\s,;:.!?()[\]{}"“”]+/gu)];
  const last = words.at(-1);
  if (!last || last.index + last[0].length !== line.length) return undefined;
  if ((last[0].match(/[\p{L}\p{N}]/gu)?.length ?? 0) < 2) return undefined;
  for (let n = Math.min(UNTRIGGERED_WORDS, words.length); n >= 1; n--) {
    const first = words.at(-n);
    if (!first) continue;
    const query = line.slice(first.index).replace(/\s+/g, " ");
    if (n === 1 || begins(query))
      return {
        query,
        replace: { start: lineStart + first.index, end: lineStart + line.length },
        triggered: false,
      };
  }
  return undefined;
}
