// Short forms that a text explains itself: `multiple sclerosis (MS)`, `MS (multiple sclerosis)`. Only text around
// brackets is read. After Schwartz & Hearst, PSB 2003, with their limits on lengths.

import { sentencesOf } from "./sentences.ts";
import { align, hanRun, shortForm } from "./short-forms.ts";
import type { Span } from "./span.ts";

/** A short form that the text itself explains: `multiple sclerosis (MS)`. Offsets into the whole text. */
export interface DefinedAbbreviation {
  readonly short: string;
  readonly long: string;
  readonly shortSpan: Span;
  readonly longSpan: Span;
}

/** ( [ （ ［ 【 */
const isOpening = (u: number) => u === 0x28 || u === 0x5b || u === 0xff08 || u === 0xff3b || u === 0x3010;
const isClosing = (u: number) => u === 0x29 || u === 0x5d || u === 0xff09 || u === 0xff3d || u === 0x3011;
/** A half-width bracket may close a full-width one, a square one never a round one. */
const isRound = (u: number) => u === 0x28 || u === 0x29 || u === 0xff08 || u === 0xff09;

/** A bracket's content longer than this explains no short form. */
const LONGEST_CONTENT = 300;
/** How many units before a bracket a long form may begin. */
const LOOK_BACK = 240;
/** Pieces of a bracket's content, parted by commas and the like, that are tried: `(MS, or ...)`, `(…, MS)`. */
const PIECES = 4;
const separator = /(?<!\d),|,(?!\d)|[;:=，；：、]/g;

/** Finds the definitions of one sentence; `open` and `close` are the positions of a matching pair of brackets. */
class Sentence {
  readonly #text: string;
  readonly #found: DefinedAbbreviation[];
  /** No long form begins before it: the sentence's start, or the end of the last definition. */
  #floor: number;

  constructor(text: string, start: number, found: DefinedAbbreviation[]) {
    this.#text = text;
    this.#found = found;
    this.#floor = start;
  }

  #add(shortSpan: Span, longSpan: Span): void {
    const short = this.#text.slice(shortSpan.start, shortSpan.end);
    const long = this.#text.slice(longSpan.start, longSpan.end);
    this.#found.push({ short, long, shortSpan, longSpan });
  }

  /** `innermost`: first position behind the bracket that encloses this pair, or 0. */
  pair(open: number, close: number, innermost: number): void {
    if (close - open < 3 || close - open > LONGEST_CONTENT) return;
    const floor = Math.max(this.#floor, innermost, open - LOOK_BACK);
    if (floor >= open) return;
    const pieces = this.#pieces(open + 1, close);
    const found = this.#explainedBefore(floor, open, pieces) || this.#explainedInside(floor, open, close);
    if (found) this.#floor = Math.max(this.#floor, close + 1);
  }

  /** Content of a bracket cut at commas, semicolons, colons and equals signs. */
  #pieces(start: number, end: number): Span[] {
    const pieces: Span[] = [];
    separator.lastIndex = 0;
    const content = this.#text.slice(start, end);
    let from = 0;
    for (let m = separator.exec(content); m && pieces.length < PIECES - 1; m = separator.exec(content)) {
      pieces.push({ start: start + from, end: start + m.index });
      from = m.index + 1;
    }
    pieces.push({ start: start + from, end });
    return pieces;
  }

  /** `long form (SF)`, `long form (SF, or …)`, `多发性硬化（multiple sclerosis，MS）`. */
  #explainedBefore(floor: number, open: number, pieces: readonly Span[]): boolean {
    for (let i = 0; i < pieces.length; i++) {
      const short = shortForm(this.#text, pieces[i] as Span);
      if (!short) continue;
      const before = align(this.#text, short, { start: floor, end: open });
      if (before) {
        this.#add(short, before);
        return true;
      }
      // The long form may stand in the bracket too, beside its short form; a Han name before it means the same.
      const beside = this.#beside(pieces, i, short);
      if (beside) this.#add(short, beside);
      const han = hanRun(this.#text, { start: floor, end: open });
      if (han && (beside || i === 0)) this.#add(short, han);
      if (beside || (han && i === 0)) return true;
    }
    return false;
  }

  #beside(pieces: readonly Span[], i: number, short: Span): Span | undefined {
    for (const piece of [pieces[i - 1], pieces[i + 1]])
      if (piece && piece.end - piece.start > short.end - short.start) {
        const long = align(this.#text, short, piece, true);
        if (long) return long;
      }
    return undefined;
  }

  /** `SF (long form)`: the word before the bracket, and the bracket's content up to a comma. */
  #explainedInside(floor: number, open: number, close: number): boolean {
    let end = open;
    while (end > floor && /\s/.test(this.#text[end - 1] as string)) end--;
    let start = end;
    while (start > floor && end - start <= 12 && !/[\s(（,;，；]/.test(this.#text[start - 1] as string))
      start--;
    const short = shortForm(this.#text, { start, end });
    if (!short || short.start !== start || short.end !== end) return false;
    for (const piece of [this.#pieces(open + 1, close)[0] as Span, { start: open + 1, end: close }]) {
      const long = align(this.#text, short, piece, true);
      if (!long) continue;
      this.#add(short, long);
      return true;
    }
    return false;
  }
}

/**
 * Definitions in `text[span)`, in the order in which their brackets close. A long form and its short form always
 * lie in one sentence. Linear: unmatched or nested brackets cost no more than others.
 */
export function definitionsIn(text: string, span: Span): DefinedAbbreviation[] {
  const found: DefinedAbbreviation[] = [];
  let sentences: Span[] | undefined;
  let at = 0;
  let sentence: Sentence | undefined;
  const stack: number[] = [];
  for (let i = span.start; i < span.end; i++) {
    const u = text.charCodeAt(i);
    if (isOpening(u)) stack.push(i);
    if (!isClosing(u)) continue;
    const open = stack.pop();
    if (open === undefined || isRound(text.charCodeAt(open)) !== isRound(u)) continue;
    if (i - open < 3) continue;
    sentences ??= sentencesOf(text, span);
    while (at < sentences.length && (sentences[at] as Span).end <= open) {
      at++;
      sentence = undefined;
    }
    const here = sentences[at];
    if (!here || here.start > open || here.end <= i) continue;
    sentence ??= new Sentence(text, here.start, found);
    sentence.pair(open, i, (stack.at(-1) ?? -1) + 1);
  }
  return found;
}
