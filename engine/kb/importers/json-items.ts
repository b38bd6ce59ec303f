// The parts of one large JSON value, read as a stream: each wanted part is handed over whole with its line, what
// surrounds it is walked through and forgotten. Memory holds one part, however large the file is.
import type { ImportReport } from "../report.ts";
import { type Source, SourceError } from "./source.ts";

export interface JsonItem {
  /** Keys and array positions from the root: `["graphs", "0", "nodes", "12"]`. */
  readonly path: readonly string[];
  /** 1-based line on which the part begins. */
  readonly line: number;
  readonly value: unknown;
  /** Its text, for the report. */
  readonly text: string;
}
type Kind = "object" | "array" | "scalar";
/** Which parts are wanted; what is inside a wanted one is part of it. */
export type Wanted = (path: readonly string[], kind: Kind) => boolean;

/** A part with more text than this is no record of a vocabulary. In UTF-16 units. */
const LARGEST = 1 << 24;
const DEEPEST = 1000;

interface Frame {
  readonly isObject: boolean;
  key: string;
  index: number;
}
type Expects = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end" | "nothing";
type Mode = "between" | "key" | "string" | "bare" | "nested";
interface Part {
  readonly path: readonly string[];
  readonly line: number;
  readonly text: string;
}

const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9;
const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA, COLON] = [
  34, 92, 123, 125, 91, 93, 44, 58,
];

/** Throws a RangeError that says what is wrong, at `line`. */
class Scanner {
  line = 1;
  #text = "";
  #at = 0;
  /** Where the part or key that is being read begins; -1 while none is. */
  #start = -1;
  #startLine = 1;
  #mode: Mode = "between";
  #expects: Expects = "value";
  #keeps = false;
  #quoted = false;
  #escaped = false;
  #depth = 0;
  readonly #stack: Frame[] = [];
  readonly #wanted: Wanted;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  *push(chunk: string): Generator<Part> {
    const from = this.#start < 0 ? this.#at : this.#start;
    this.#text = this.#text.slice(from) + chunk;
    this.#at -= from;
    if (this.#start >= 0) this.#start = 0;
    while (this.#at < this.#text.length) {
      const c = this.#text.charCodeAt(this.#at);
      const part = this.#mode === "between" ? this.#between(c) : this.#within(c);
      if (part) yield part;
      if (c === 10) this.line++;
      this.#at++;
      if (this.#start >= 0 && this.#at - this.#start > LARGEST)
        throw new RangeError(`one part has more than ${LARGEST} characters`);
    }
  }

  *end(): Generator<Part> {
    if (this.#mode === "bare") {
      const part = this.#finish(this.#at);
      if (part) yield part;
    }
    if (this.#expects !== "nothing") throw new RangeError("it ends too early");
  }

  #path(): string[] {
    return this.#stack.map((f) => (f.isObject ? f.key : String(f.index)));
  }

  #between(c: number): Part | undefined {
    if (isSpace(c)) return undefined;
    const { isObject } = this.#stack.at(-1) ?? {};
    const mayEnd = this.#expects === "comma or end" || this.#expects.endsWith("or end");
    if (mayEnd && c === (isObject ? CLOSE : CLOSE_LIST)) {
      this.#stack.pop();
      this.#closed();
    } else if (this.#expects === "comma or end" && c === COMMA) {
      this.#expects = isObject ? "key" : "value";
      const frame = this.#stack.at(-1) as Frame;
      frame.index++;
    } else if (this.#expects === "colon" && c === COLON) this.#expects = "value";
    else if (this.#expects.startsWith("key") && c === QUOTE) this.#begin("key");
    else if (this.#expects.startsWith("value")) this.#value(c);
    else throw new RangeError(`a ${this.#expects} is expected, not "${String.fromCharCode(c)}"`);
    return undefined;
  }

  #closed(): void {
    this.#expects = this.#stack.length > 0 ? "comma or end" : "nothing";
  }

  #begin(mode: Mode): void {
    this.#mode = mode;
    this.#start = this.#at;
    this.#startLine = this.line;
    this.#depth = mode === "nested" ? 1 : 0;
  }

  #value(c: number): void {
    if (c === OPEN || c === OPEN_LIST) {
      const isObject = c === OPEN;
      this.#keeps = this.#wanted(this.#path(), isObject ? "object" : "array");
      if (this.#keeps) {
        this.#begin("nested");
        return;
      }
      if (this.#stack.length >= DEEPEST) throw new RangeError(`it is nested more than ${DEEPEST} deep`);
      this.#stack.push({ isObject, key: "", index: 0 });
      this.#expects = isObject ? "key or end" : "value or end";
      return;
    }
    if (c !== QUOTE && !/[-\dtfn]/.test(String.fromCharCode(c)))
      throw new RangeError(`a value is expected, not "${String.fromCharCode(c)}"`);
    this.#keeps = this.#wanted(this.#path(), "scalar");
    this.#begin(c === QUOTE ? "string" : "bare");
  }

  #within(c: number): Part | undefined {
    if (this.#mode === "bare") {
      if (!isSpace(c) && c !== COMMA && c !== CLOSE && c !== CLOSE_LIST) return undefined;
      const part = this.#finish(this.#at);
      this.#between(c);
      return part;
    }
    if (this.#escaped) this.#escaped = false;
    else if (this.#mode !== "nested" || this.#quoted) {
      if (c === BACKSLASH) this.#escaped = true;
      else if (c === QUOTE && this.#mode === "nested") this.#quoted = false;
      else if (c === QUOTE) return this.#finish(this.#at + 1);
    } else if (c === QUOTE) this.#quoted = true;
    else if (c === OPEN || c === OPEN_LIST) this.#depth++;
    else if ((c === CLOSE || c === CLOSE_LIST) && --this.#depth === 0) return this.#finish(this.#at + 1);
    return undefined;
  }

  #finish(end: number): Part | undefined {
    const text = this.#text.slice(this.#start, end);
    const isKey = this.#mode === "key";
    this.#mode = "between";
    this.#start = -1;
    if (isKey) {
      const frame = this.#stack.at(-1) as Frame;
      frame.key = keyOf(text);
      this.#expects = "colon";
      return undefined;
    }
    const part = this.#keeps ? { path: this.#path(), line: this.#startLine, text } : undefined;
    this.#closed();
    return part;
  }
}

function keyOf(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1); // a raw line break or a bad escape: the key as it stands
  }
}

/**
 * Wanted parts in document order. A part that is no JSON is reported and left out. Throws `SourceError` where the value
 * as a whole is broken or cut off: what came before has been handed over. `isSecondReading`: broken characters have been
 * told of already.
 */
export async function* jsonItems(
  source: Source,
  wanted: Wanted,
  report: ImportReport,
  isSecondReading = false,
): AsyncGenerator<JsonItem> {
  const scanner = new Scanner(wanted);
  const decoder = new TextDecoder();
  let broken = 0;
  const parsed = function* (parts: Iterable<Part>): Generator<JsonItem> {
    for (const { path, line, text } of parts) {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch (error) {
        report.problem(source.file, line, `not JSON: ${(error as Error).message}; left out.`, text);
        continue;
      }
      yield { path, line, value, text };
    }
  };
  try {
    for await (const chunk of source.bytes()) {
      const text = decoder.decode(chunk, { stream: true });
      if (text.includes("\uFFFD") && broken++ === 0 && !isSecondReading)
        report.encodingTrouble(
          source.file,
          scanner.line,
          "broken characters, here or a little later: U+FFFD stands in the file or for bytes that are not UTF-8.",
        );
      yield* parsed(scanner.push(text));
    }
    yield* parsed(scanner.push(decoder.decode()));
    yield* parsed(scanner.end());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SourceError(source.file, `this is not complete JSON: line ${scanner.line}: ${error.message}.`);
  }
}
