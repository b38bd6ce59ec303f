// Cuts JSON documents out of a stream without reading the whole: elements of a top-level array, of an array under a
// key of the top-level object, or values one behind the other. What stands between them is kept word for word.
import { contentEnd, linesOf } from "./lines.ts";

export interface JsonItem {
  /** Text between the item before and this one. */
  readonly before: string;
  readonly raw: string;
  /** Line at which `raw` begins, counted from 1. */
  readonly line: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

const isSpace = (u: number) => u === 0x20 || (u >= 9 && u <= 13) || u === 0xfeff;

/** Push scanner. Never throws; of what is no JSON, it gives pieces that `JSON.parse` refuses. */
export class JsonScanner {
  /** Array under this key of a top-level object: its elements are the items. */
  readonly #key: string | undefined;
  #text = "";
  #at = 0;
  /** Where the item being scanned begins in `#text`; -1 between items. */
  #from = -1;
  #line = 1;
  #depth = 0;
  /** Depth at which items lie; -1 while a top-level object may still have the key. */
  #level = -1;
  #inString = false;
  #escaped = false;
  #stringFrom = 0;
  /** Last string at depth 1, while it may be a key. */
  #lastKey: string | undefined;
  #keyed = false;
  #done = false;

  constructor(key?: string) {
    this.#key = key;
  }

  push(chunk: string): JsonItem[] {
    this.#text += chunk;
    const items: JsonItem[] = [];
    for (; this.#at < this.#text.length; this.#at++) this.#unit(this.#text.charCodeAt(this.#at), items);
    return items;
  }

  /** What is left: an item that was not finished, and the text behind the last one. */
  end(): { items: JsonItem[]; after: string } {
    const items: JsonItem[] = [];
    if (this.#from >= 0) this.#finish(this.#text.trimEnd().length, items);
    else if (this.#level < 0 && this.#text.trim()) {
      const start = this.#text.search(/[^\s\uFEFF]/);
      this.#from = start;
      this.#finish(this.#text.trimEnd().length, items);
    }
    return { items, after: this.#text };
  }

  #unit(u: number, items: JsonItem[]): void {
    if (this.#done) return;
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (u === BACKSLASH) this.#escaped = true;
      else if (u === QUOTE) {
        this.#inString = false;
        if (this.#depth === 1 && this.#level < 0)
          this.#lastKey = this.#text.slice(this.#stringFrom + 1, this.#at);
      }
      return;
    }
    if (isSpace(u)) {
      // A bare number or word ends here.
      if (this.#from >= 0 && this.#depth === this.#level) this.#finish(this.#at, items);
      return;
    }
    const between = this.#from < 0 && this.#depth === this.#level;
    switch (u) {
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.#open(u, between);
        return;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.#close(items);
        return;
      case COMMA:
        if (this.#from >= 0 && this.#depth === this.#level) this.#finish(this.#at, items);
        this.#keyed = false;
        return;
      case COLON:
        this.#keyed = this.#depth === 1 && this.#lastKey === this.#key;
        if (between) this.#from = this.#at;
        return;
    }
    if (this.#depth === 0 && this.#level < 0) this.#level = 0;
    if (this.#from < 0 && this.#depth === this.#level) this.#from = this.#at;
    if (u === QUOTE) {
      this.#inString = true;
      this.#stringFrom = this.#at;
    }
  }

  #open(u: number, between: boolean): void {
    if (this.#depth === 0 && this.#level < 0) {
      if (u === OPEN_BRACKET) this.#level = 1;
      else if (this.#key === undefined) {
        this.#level = 0;
        this.#from = this.#at;
      }
    } else if (this.#level < 0 && this.#depth === 1 && this.#keyed && u === OPEN_BRACKET) this.#level = 2;
    else if (between) this.#from = this.#at;
    this.#depth++;
  }

  #close(items: JsonItem[]): void {
    if (this.#from >= 0 && this.#depth === this.#level) this.#finish(this.#at, items);
    this.#depth--;
    if (this.#from >= 0 && this.#depth === this.#level) this.#finish(this.#at + 1, items);
    else if (this.#depth === 0 && this.#level < 0) {
      // The top-level object has no such key: it is the one item.
      this.#level = 0;
      this.#from = this.#text.search(/[^\s\uFEFF]/);
      this.#finish(this.#at + 1, items);
    } else if (this.#depth < this.#level) this.#done = true;
  }

  /** Ends the item at `end` and forgets the text up to there. */
  #finish(end: number, items: JsonItem[]): void {
    const before = this.#text.slice(0, this.#from);
    const raw = this.#text.slice(this.#from, end);
    const line = this.#line + count(before);
    items.push({ before, raw, line });
    this.#line = line + count(raw);
    this.#text = this.#text.slice(end);
    this.#at -= end;
    this.#from = -1;
  }
}

function count(text: string): number {
  let n = 0;
  for (let lf = text.indexOf("\n"); lf >= 0; lf = text.indexOf("\n", lf + 1)) n++;
  return n;
}

/** Items of a stream; the last value has `after` alone. */
export async function* jsonItems(
  chunks: AsyncIterable<string>,
  key?: string,
): AsyncGenerator<JsonItem | { readonly after: string }> {
  const scanner = new JsonScanner(key);
  for await (const chunk of chunks) yield* scanner.push(chunk);
  const { items, after } = scanner.end();
  yield* items;
  yield { after };
}

/** Each line that is not blank as an item: a broken one costs no other. */
export async function* jsonLines(
  chunks: AsyncIterable<string>,
): AsyncGenerator<JsonItem | { readonly after: string }> {
  let before = "";
  for await (const { raw, number } of linesOf(chunks)) {
    const bom = raw.startsWith("\uFEFF") ? 1 : 0;
    const end = contentEnd(raw, 0, raw.length);
    const content = raw.slice(bom, end);
    if (content.trim() === "") {
      before += raw;
      continue;
    }
    yield { before: before + raw.slice(0, bom), raw: content, line: number };
    before = raw.slice(end);
  }
  yield { after: before };
}
