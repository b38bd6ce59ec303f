// A text's words with what windows ask of them, its regions kept apart.
import { sentencesOf } from "../../text/sentences.ts";
import type { Span } from "../../text/span.ts";
import type { GlinerModel } from "./model.ts";
import { isOverlong, splitWords } from "./splitter.ts";
import { WordList } from "./word-list.ts";

/** The words of a text as windows want them: their sub-tokens counted when first asked for. */
export class TextWords {
  readonly #text: string;
  readonly #list: WordList;
  readonly #model: GlinerModel;
  readonly #opens: Uint8Array;
  readonly #pieces: Int32Array;
  /** First words of the regions. */
  readonly #borders: readonly number[];

  constructor(text: string, model: GlinerModel, regions: readonly Span[], language: string | undefined) {
    this.#text = text;
    this.#model = model;
    this.#list = new WordList();
    const borders: number[] = [];
    for (const region of regions) {
      borders.push(this.#list.length);
      splitWords(text, model.config.splitter, region, this.#list);
    }
    this.#borders = borders;
    this.#opens = new Uint8Array(this.#list.length + 1);
    for (const region of regions)
      for (const sentence of sentencesOf(text, region, language))
        this.#opens[this.#list.from(sentence.start)] = 1;
    this.#pieces = new Int32Array(this.#list.length).fill(-1);
  }

  get length(): number {
    return this.#list.length;
  }

  readonly word = (w: number): string => this.#text.slice(this.#list.start(w), this.#list.end(w));

  pieces(w: number): number {
    if (isOverlong(this.#list.end(w) - this.#list.start(w))) return Number.POSITIVE_INFINITY;
    const known = this.#pieces[w] as number;
    if (known >= 0) return known;
    const count = this.#model.piecesOf(this.word(w)).length;
    this.#pieces[w] = count;
    return count;
  }

  opens(w: number): boolean {
    return this.#opens[w] === 1;
  }

  /** Words `[from, to)` as a stretch of text. */
  span(from: number, to: number): Span {
    return { start: this.#list.start(from), end: this.#list.end(to - 1) };
  }

  /** Words `[from, to)` that are read together. */
  *together(): Generator<[number, number]> {
    let from = 0;
    for (const border of [...this.#borders.slice(1), this.length]) {
      const apart = border < this.length && border > 0;
      const gap = apart ? this.#text.slice(this.#list.end(border - 1), this.#list.start(border)) : "";
      if (border < this.length && gap.trim() === "") continue;
      if (border > from) yield [from, border];
      from = border;
    }
  }

  /** Words `[from, to)` that fill a span from border to border; undefined where its borders are no words'. */
  filling({ start, end }: Span): [number, number] | undefined {
    const from = this.#list.from(start);
    const to = this.#list.from(end);
    const fills = from < to && this.#list.start(from) === start && this.#list.end(to - 1) === end;
    return fills ? [from, to] : undefined;
  }

  /** Whether the words `[from, to]` reach over the border of a region. */
  crosses(from: number, to: number): boolean {
    if (this.#borders.length < 2) return false;
    let low = 0;
    let high = this.#borders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#borders[middle] as number) <= from) low = middle + 1;
      else high = middle;
    }
    return low < this.#borders.length && (this.#borders[low] as number) <= to;
  }

  /** Where the text is read up to when the words before `w` are. */
  offset(w: number): number {
    return w < this.#list.length ? this.#list.start(w) : this.#text.length;
  }
}
