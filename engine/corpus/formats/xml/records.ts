// Cuts XML records (a document each) out of a stream with saxes, as small trees that know where in the record's own
// text they stand. What stands between records is kept word for word.
import { SaxesParser } from "saxes";
import type { Report } from "../placing.ts";

export interface XmlElement {
  readonly name: string;
  /** In the order of the file, character references resolved. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
  /** Line in the file, counted from 1. */
  readonly line: number;
  /** Where it stands in the record's raw text. */
  readonly start: number;
  readonly end: number;
}

export interface XmlRecord {
  readonly before: string;
  readonly raw: string;
  readonly line: number;
  readonly root: XmlElement;
}

interface Growing extends XmlElement {
  readonly children: (XmlElement | string)[];
  end: number;
}

const MAX_PROBLEMS = 20;

/** Push parser. Never throws; what is not well-formed is reported. */
class RecordParser {
  readonly #parser = new SaxesParser({ position: true });
  #half = "";
  readonly #isRecord: (name: string, path: readonly string[]) => boolean;
  readonly #found: XmlRecord[] = [];
  /** Text of the stream from `#base` on. */
  #text = "";
  #base = 0;
  /** Open elements outside a record. */
  readonly #path: string[] = [];
  /** Open elements of the record. */
  readonly #open: Growing[] = [];
  #recordStart = 0;
  #problems = 0;

  constructor(isRecord: (name: string, path: readonly string[]) => boolean, report: Report) {
    this.#isRecord = isRecord;
    const parser = this.#parser;
    parser.on("error", (error) => {
      this.#problems++;
      if (this.#problems <= MAX_PROBLEMS)
        report(parser.line, `${error.message.replace(/^\d+:\d+: /, "")}; it is kept as it is`);
    });
    parser.on("opentag", (tag) => this.#opened(tag.name, tag.attributes as Record<string, string>));
    parser.on("closetag", (tag) => this.#closed(tag.name));
    const text = (words: string) => this.#open.at(-1)?.children.push(words);
    parser.on("text", text);
    parser.on("cdata", text);
  }

  #opened(name: string, attributes: Record<string, string>): void {
    const behind = this.#parser.position - this.#base;
    const start = Math.max(0, this.#text.lastIndexOf("<", behind - 1));
    if (!this.#open.length) {
      if (!this.#isRecord(name, this.#path)) {
        this.#path.push(name);
        return;
      }
      this.#recordStart = start;
    }
    const line = this.#parser.line - countLines(this.#text, start, behind);
    const element: Growing = {
      name,
      attributes,
      children: [],
      line,
      start: start - this.#recordStart,
      end: 0,
    };
    this.#open.at(-1)?.children.push(element);
    this.#open.push(element);
  }

  #closed(name: string): void {
    const element = this.#open.pop();
    if (!element) {
      if (this.#path.at(-1) === name) this.#path.pop();
      return;
    }
    const behind = this.#parser.position - this.#base;
    element.end = behind - this.#recordStart;
    if (this.#open.length) return;
    this.#found.push({
      before: this.#text.slice(0, this.#recordStart),
      raw: this.#text.slice(this.#recordStart, behind),
      line: element.line,
      root: element,
    });
    this.#text = this.#text.slice(behind);
    this.#base += behind;
  }

  push(chunk: string): XmlRecord[] {
    this.#text += chunk;
    // Half a surrogate pair makes the parser throw: one at the end waits for its other half, one without is a replacement character.
    const whole = this.#half + chunk;
    const end = /[\ud800-\udbff]$/.test(whole) ? whole.length - 1 : whole.length;
    this.#half = whole.slice(end);
    this.#parser.write(whole.slice(0, end).toWellFormed());
    return this.#found.splice(0);
  }

  end(): { records: XmlRecord[]; after: string } {
    this.#parser.write(this.#half.toWellFormed()).close();
    return { records: this.#found.splice(0), after: this.#text };
  }
}

function countLines(text: string, from: number, to: number): number {
  let n = 0;
  for (let lf = text.indexOf("\n", from); lf >= 0 && lf < to; lf = text.indexOf("\n", lf + 1)) n++;
  return n;
}

/** Records of a stream; the last value has `after` alone. */
export async function* xmlRecords(
  chunks: AsyncIterable<string>,
  isRecord: (name: string, path: readonly string[]) => boolean,
  report: Report,
): AsyncGenerator<XmlRecord | { readonly after: string }> {
  const parser = new RecordParser(isRecord, report);
  for await (const chunk of chunks) yield* parser.push(chunk);
  const { records, after } = parser.end();
  yield* records;
  yield { after };
}

export const elementsIn = (of: XmlElement, name?: string): XmlElement[] =>
  of.children.filter(
    (c): c is XmlElement => typeof c !== "string" && (name === undefined || c.name === name),
  );

export const elementIn = (of: XmlElement, name: string): XmlElement | undefined => elementsIn(of, name)[0];

/** Text of an element and all inside it. */
export const textIn = (of: XmlElement): string =>
  of.children.map((c) => (typeof c === "string" ? c : textIn(c))).join("");
