// Reads corpus files for an editor: which documents there are, and one of them, with pauses in which whatever else the server
// is asked gets its turn.
import type { Problem } from "../../engine/corpus/formats/format.ts";
import { readable } from "../../engine/corpus/formats/registry.ts";
import { Corpus, type CorpusDocument } from "../../engine/corpus/read-corpus.ts";
import type { Mention } from "../../engine/text/mention.ts";
import type { Span } from "../../engine/text/span.ts";
import type { CorpusListResult } from "../protocol/corpora.ts";
import { pause } from "../stretches.ts";
import { type CorpusPlace, corpusUri } from "./corpus-uri.ts";

/** Milliseconds of reading between two pauses. */
const STRETCH_MS = 8;
/** UTF-16 units that are read at a time: no reader takes longer than a pause apart for so many. */
const PIECE = 1 << 14;
const MOST_DOCUMENTS = 2000;
const MOST_PROBLEMS = 100;
const BEGINNING = 80;

export type CorpusFilePlace = Omit<CorpusPlace, "n">;

/** A document as it is shown, and what was wrong in the file as far as it was read. */
export interface CorpusRead {
  readonly document: CorpusDocument;
  readonly problems: readonly string[];
}

/** Tells which problems there were, and how many more than anyone reads. */
class Problems {
  readonly #told: string[] = [];
  #more = 0;

  readonly add = ({ file, line, reason }: Problem): void => {
    if (this.#told.length < MOST_PROBLEMS)
      this.#told.push(line ? `${file}, line ${line}: ${reason}` : `${file}: ${reason}`);
    else this.#more++;
  };

  get all(): string[] {
    return this.#more ? [...this.#told, `… and ${this.#more.toLocaleString("en-US")} more`] : this.#told;
  }
}

const openCorpus = ({ path, format }: CorpusFilePlace, problems: Problems, signal: AbortSignal) =>
  Corpus.open(path, {
    ...(format === undefined ? {} : { format }),
    onProblem: problems.add,
    signal,
    through: (chunks) => breathing(pieces(chunks), signal),
  });

async function* pieces(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const chunk of chunks)
    for (let start = 0; start < chunk.length; ) {
      let end = Math.min(chunk.length, start + PIECE);
      // Never inside a character.
      if (end < chunk.length && /[\uD800-\uDBFF]/.test(chunk[end - 1] ?? "")) end++;
      yield chunk.slice(start, end);
      start = end;
    }
}

async function* breathing<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  let since = performance.now();
  for await (const item of items) {
    yield item;
    if (performance.now() - since < STRETCH_MS) continue;
    await pause();
    signal.throwIfAborted();
    since = performance.now();
  }
}

/**
 * Documents of a file whose id holds `query`, 2,000 at most. No format is told by the file: `formats` are those to choose from.
 * Throws what the file system throws, and `RangeError` for an unknown format.
 */
export async function listDocuments(
  place: CorpusFilePlace,
  query: string,
  signal: AbortSignal,
): Promise<CorpusListResult> {
  const problems = new Problems();
  const corpus = await openCorpus(place, problems, signal);
  const [first] = corpus.files;
  if (!first)
    return {
      documents: [],
      more: false,
      problems: [],
      formats: readable().map(({ name, title }) => ({ name, title })),
    };
  const wanted = query.trim().toLowerCase();
  const documents: CorpusListResult["documents"] = [];
  let more = false;
  let n = 0;
  for await (const document of breathing(corpus.readAll(), signal)) {
    const { id, text, mentions } = document;
    const at = n++;
    if (wanted && !id.toLowerCase().includes(wanted)) continue;
    if (documents.length === MOST_DOCUMENTS) {
      more = true;
      break;
    }
    documents.push({
      uri: corpusUri({ ...place, n: at }, id),
      id,
      mentions: mentions.length,
      beginning: text.slice(0, BEGINNING).replace(/\s+/g, " ").trim(),
    });
  }
  return { format: first.format.name, documents, more, problems: problems.all };
}

/** One document of a file; undefined where the file has not so many. Throws like `listDocuments`. */
export async function readDocument(place: CorpusPlace, signal: AbortSignal): Promise<CorpusRead | undefined> {
  const problems = new Problems();
  const corpus = await openCorpus(place, problems, signal);
  let n = 0;
  for await (const document of breathing(corpus.readAll(), signal))
    if (n++ === place.n) return { document: withOneBreak(document), problems: problems.all };
  return undefined;
}

/** Editors hold every line break of a text as the same characters: here as `\n`, with all offsets moved along. */
export function withOneBreak(document: CorpusDocument): CorpusDocument {
  const { text } = document;
  if (!text.includes("\r")) return document;
  const pairs = [...text.matchAll(/\r\n/g)].map((m) => m.index);
  const moved = (offset: number): number => {
    let [low, high] = [0, pairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    // Between the two characters of a break is behind it.
    return offset - low + (text[offset - 1] === "\r" && text[offset] === "\n" ? 1 : 0);
  };
  const span = (s: Span): Span => ({ start: moved(s.start), end: moved(s.end) });
  return {
    ...document,
    text: text.replace(/\r\n?/g, "\n"),
    sections: document.sections.map((s) => ({ ...s, ...span(s) })),
    mentions: document.mentions.map((m) => {
      const [head, ...rest] = m.spans;
      return { ...m, spans: [span(head), ...rest.map(span)] } satisfies Mention;
    }),
  };
}
