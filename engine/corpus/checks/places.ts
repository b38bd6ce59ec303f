// Where a finding about a document stands in the file that a person opens: the text beside an `.ann`, the title and abstract
// lines of PubTator; in any other format the line at which the document begins.
import { linesOf } from "../../text/lines.ts";
import type { Span } from "../../text/span.ts";
import type { CorpusDocument } from "../read-corpus.ts";
import type { Place } from "./sarif.ts";

/** Positions of one document's offsets. */
export class Places {
  readonly #document: CorpusDocument;
  readonly #starts: number[];
  readonly #file: string;

  constructor(document: CorpusDocument) {
    this.#document = document;
    const { text, format, file } = document;
    this.#file = format === "brat" ? file.replace(/\.(?:ann|a1)$/i, ".txt") : file;
    this.#starts = linesOf(text, { start: 0, end: text.length }).map((line) => line.start);
    if (this.#starts.length === 0) this.#starts.push(0);
  }

  of({ start, end }: Span): Place {
    const { format, origin, id, file } = this.#document;
    if (format === "brat" || format === "plain")
      return { file: this.#file, ...this.#range(start, end, 0, 0) };
    // `PMID|t|` stands before the title; the abstract is a line of its own.
    if (format === "pubtator") return { file, ...this.#range(start, end, origin.line - 1, id.length + 3) };
    return { file, startLine: origin.line, startColumn: 1, endLine: origin.line, endColumn: 1 };
  }

  #range(start: number, end: number, above: number, indent: number) {
    const at = (offset: number) => {
      let line = this.#starts.findLastIndex((s) => s <= offset);
      if (line < 0) line = 0;
      return { line: line + 1 + above, column: offset - (this.#starts[line] ?? 0) + 1 + indent };
    };
    const [from, to] = [at(start), at(end)];
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  }
}
