// Reads PubTator: whole, chunk by chunk, or only where its prose stands. Every line is kept as it was written, so
// that a document nobody changed is written back byte for byte.
import type { Region } from "../../analysis/analysis.ts";
import type { Document, Relation, Section } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import { codePointOffsets, type OffsetMap, utf8Offsets } from "../../text/offsets.ts";
import { onOneLine } from "./line-breaks.ts";
import { contentEnd } from "./lines.ts";
import type { Quoted } from "./offset-hypotheses.ts";
import { offsetHypothesis } from "./offset-hypotheses.ts";
import {
  beginsDocument,
  type MentionColumns,
  readAnnotation,
  type SectionLine,
  sectionAt,
} from "./pubtator-lines.ts";

export interface PubTatorLine {
  /** With its line break. */
  readonly raw: string;
  readonly kind: "title" | "abstract" | "mention" | "relation" | "blank" | "other";
  readonly mention?: Mention;
  readonly relation?: Relation;
}

/**
 * `text` is title, line feed, abstract; a title alone where the file has no abstract line. Relations hold between
 * concepts, not mentions: their targets are concept ids.
 */
export interface PubTatorDocument extends Document {
  readonly lines: readonly PubTatorLine[];
  /** Line of the title (of the abstract where there is none) in the file, counted from 1. */
  readonly line: number;
}

export interface PubTatorProblem {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

export interface PubTatorFile {
  readonly documents: readonly PubTatorDocument[];
  readonly problems: readonly PubTatorProblem[];
  /** Lines of a file that holds no document at all; else empty. */
  readonly rest: string;
}

export interface PubTatorOptions {
  /** By mention type: what parts several ids of one mention, `|` or `,`. A type not named here keeps its id whole. */
  readonly separators?: Readonly<Record<string, string>>;
}

const NO_CONCEPT = new Set(["", "-", "-1"]);

/** Push parser: takes chunks cut anywhere, gives each document as soon as the next one begins. Never throws. */
export class PubTatorReader {
  readonly problems: PubTatorProblem[] = [];
  readonly #options: PubTatorOptions;
  #partial = "";
  #lines: string[] = [];
  /** Number of the first of `#lines`. */
  #first = 1;
  /** Id of the document being collected, or undefined before the first one. */
  #id: string | undefined;

  constructor(options: PubTatorOptions = {}) {
    this.#options = options;
  }

  push(chunk: string): PubTatorDocument[] {
    const finished: PubTatorDocument[] = [];
    let from = 0;
    for (let lf = chunk.indexOf("\n"); lf >= 0; lf = chunk.indexOf("\n", from)) {
      this.#line(this.#partial + chunk.slice(from, lf + 1), finished);
      this.#partial = "";
      from = lf + 1;
    }
    this.#partial += chunk.slice(from);
    return finished;
  }

  end(): { documents: PubTatorDocument[]; rest: string } {
    const documents: PubTatorDocument[] = [];
    if (this.#partial) this.#line(this.#partial, documents);
    this.#partial = "";
    if (this.#id !== undefined) documents.push(this.#finish());
    else
      this.#lines.forEach((raw, i) => {
        if (raw.trim()) this.#problem(i, "no document begins before this line (id|t|title)");
      });
    const rest = this.#lines.join("");
    this.#lines = [];
    return { documents, rest };
  }

  #problem(index: number, reason: string): void {
    this.problems.push({ line: this.#first + index, reason });
  }

  #line(raw: string, finished: PubTatorDocument[]): void {
    const section = sectionAt(raw, 0, contentEnd(raw, 0, raw.length));
    if (section && beginsDocument(section, this.#id)) {
      if (this.#id !== undefined) finished.push(this.#finish());
      this.#id = section.id;
    }
    this.#lines.push(raw);
  }

  /** The collected lines as a document; lines before the first document belong to that one. */
  #finish(): PubTatorDocument {
    const id = this.#id as string;
    const raws = this.#lines;
    const found: { title?: string; abstract?: string } = {};
    const kinds = raws.map((raw, i): PubTatorLine["kind"] | undefined => {
      const end = contentEnd(raw, 0, raw.length);
      if (raw.slice(0, end).trim() === "") return "blank";
      const section = sectionAt(raw, 0, end);
      if (!section) return undefined;
      if (found[section.role] !== undefined) {
        this.#problem(i, `${id} has a second ${section.role}; only the first one is read`);
        return "other";
      }
      found[section.role] = raw.slice(section.textStart, end);
      return section.role;
    });
    const { title = "", abstract } = found;
    if (found.title === undefined) this.#problem(kinds.indexOf("abstract"), `${id} has no title line`);
    const text = abstract === undefined ? title : `${title}\n${abstract}`;
    const sections: Section[] = [{ role: "title", start: 0, end: title.length }];
    if (abstract !== undefined)
      sections.push({ role: "abstract", start: title.length + 1, end: text.length });
    const points = codePointOffsets(text);
    const mentions: Mention[] = [];
    const relations: Relation[] = [];
    const quoted: Quoted[] = [];
    const wrong = this.problems.length;
    const lines = raws.map((raw, i): PubTatorLine => {
      const kind = kinds[i];
      if (kind) return { raw, kind };
      const line = readAnnotation(raw.slice(0, contentEnd(raw, 0, raw.length)));
      if (line.kind !== "mention") {
        if (line.kind === "other") this.#problem(i, line.reason);
        else if (line.document !== id) this.#problem(i, strange(line.document, id));
        if (line.kind === "other" || line.document !== id) return { raw, kind: line.kind };
        const relation = relationOf(line);
        relations.push(relation);
        return { raw, kind: "relation", relation };
      }
      const { start, end, text: quote } = line.columns;
      quoted.push({ offsets: [[start, end]], quote });
      const mention = this.#mention(line.columns, id, text, points, i);
      if (!mention) return { raw, kind: "other" };
      mentions.push(mention);
      return { raw, kind: "mention", mention };
    });
    // Several lines with the same fault: which other count makes them fit is said once.
    const faults = this.problems.length - wrong;
    const says =
      faults > 1 ? offsetHypothesis(text, quoted, sections.slice(1), quoted.length - faults) : undefined;
    if (says) this.#problem(Math.max(0, kinds.indexOf("title")), `${id}: ${says}`);
    const line = this.#first + kinds.findIndex((kind) => kind === "title" || kind === "abstract");
    this.#first += raws.length;
    this.#lines = [];
    return { id, line, text, sections, mentions, ...(relations.length ? { relations } : {}), lines };
  }

  #mention(
    columns: MentionColumns,
    id: string,
    text: string,
    points: OffsetMap,
    index: number,
  ): Mention | undefined {
    const { start, end, type, concept } = columns;
    if (columns.document !== id) {
      this.#problem(index, strange(columns.document, id));
      return undefined;
    }
    if (start > end || end > points.length) {
      const where = start > end ? "ends before it starts" : `lies outside the text (0-${points.length})`;
      this.#problem(index, `${start}-${end} ${where}; the line is kept as it is${hint(columns, text)}`);
      return undefined;
    }
    const span = { start: points.toUtf16(start), end: points.toUtf16(end) };
    const there = text.slice(span.start, span.end);
    if (onOneLine(there) !== onOneLine(columns.text))
      this.#problem(
        index,
        `the text at ${start}-${end} is "${there}", not "${columns.text}"${hint(columns, text)}`,
      );
    const separator = this.#options.separators?.[type];
    const ids = separator ? concept.split(separator) : [concept];
    const concepts = ids.map((c) => c.trim()).filter((c) => !NO_CONCEPT.has(c));
    return {
      spans: [span],
      ...(type ? { type } : {}),
      source: "file",
      status: concepts.length ? "linked" : "nil",
      concepts: concepts.map((c) => ({ id: c })),
      candidates: [],
    };
  }
}

const relationOf = (line: {
  readonly type: string;
  readonly arguments: readonly string[];
  readonly more: readonly string[];
}): Relation => ({
  type: line.type,
  arguments: line.arguments.map((target, i) => ({ role: `Arg${i + 1}`, target })),
  ...(line.more[0] ? { attributes: { novelty: line.more[0] } } : {}),
});

const strange = (document: string, id: string) =>
  `the line belongs to "${document}" and stands in ${id}; it is kept as it is`;

/** Which other unit of offset would make the quoted text fit. */
function hint({ start, end, text: quoted }: MentionColumns, text: string): string {
  if (text.slice(start, end) === quoted) return "; it fits if offsets count UTF-16 units, not code points";
  const bytes = utf8Offsets(text);
  return end <= bytes.length && text.slice(bytes.toUtf16(start), bytes.toUtf16(end)) === quoted
    ? "; it fits if offsets count bytes, not code points"
    : "";
}

/** Reads a whole file. Never throws; whatever is not understood is a problem and stays in its document's lines. */
export function parsePubTator(text: string, options: PubTatorOptions = {}): PubTatorFile {
  const reader = new PubTatorReader(options);
  const first = reader.push(text);
  const { documents, rest } = reader.end();
  const all = [...first, ...documents];
  return { documents: all, problems: reader.problems.sort((a, b) => a.line - b.line), rest };
}

/** Each section line of a file with its document's number and where its text ends. */
function* sectionLines(text: string): Generator<SectionLine & { end: number; scope: number }> {
  let current: string | undefined;
  let scope = -1;
  for (let start = 0; start < text.length; ) {
    const lf = text.indexOf("\n", start);
    const next = lf < 0 ? text.length : lf + 1;
    const end = contentEnd(text, start, next);
    const section = sectionAt(text, start, end);
    if (section) {
      if (beginsDocument(section, current)) scope++;
      current = section.id;
      yield { ...section, end, scope };
    }
    start = next;
  }
}

/**
 * Where the titles and abstracts of a PubTator file stand: spans of the file's own text, one scope per document.
 * Linear with a small constant: fit for every keystroke.
 */
export function proseRegions(text: string): Region[] {
  const regions: Region[] = [];
  for (const { textStart, end, scope } of sectionLines(text))
    if (textStart < end) regions.push({ start: textStart, end, scope });
  return regions;
}

/** Whether a text is PubTator by its first line that is not blank. */
export function looksLikePubTator(text: string): boolean {
  const start = /[^\s\uFEFF]/.exec(text.slice(0, 4096))?.index;
  if (start === undefined) return false;
  const lf = text.indexOf("\n", start);
  return sectionAt(text, start, contentEnd(text, start, lf < 0 ? text.length : lf + 1)) !== undefined;
}
