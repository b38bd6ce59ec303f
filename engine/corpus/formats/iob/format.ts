// The CoNLL family behind the port: one reader for all schemes, one writer each. A line per token, a blank line
// between sentences, `# doc_id =` before each document.
import type { Document } from "../../../text/document.ts";
import type { Span } from "../../../text/span.ts";
import { fitTo, type Lose, losing } from "../fit.ts";
import type { Format, Piece, WriteOptions } from "../format.ts";
import { onOneLine } from "../line-breaks.ts";
import { contentOf, splitLines } from "../lines.ts";
import { isUnchanged, originOf } from "../origin.ts";
import { sentencesFor } from "../token-sentences.ts";
import { tokensIn, tokensOf } from "../words-and-signs.ts";
import { readIob, tagsOf } from "./read.ts";
import { encode, layersOf, type Scheme, type TaggedMention } from "./tags.ts";

const typeOf = (type: string | undefined, item: string, lose: Lose): string => {
  const written = (type ?? "Mention").replace(/[\s|]/g, "_") || "Mention";
  if (type !== undefined && written !== type) lose("type", item, `"${type}" is written as ${written}`);
  return written;
};

function textOf(document: Document, scheme: Scheme, nested: boolean, lose: Lose): string {
  const { text } = document;
  const id = onOneLine(document.id).trim();
  if (id !== document.id) lose("id", document.id, `written as "${id}"`);
  const borders = document.mentions.flatMap((m) => [m.spans[0].start, m.spans[0].end]);
  const tokens = tokensOf(text, borders);
  const mentions: TaggedMention[] = [];
  for (const m of document.mentions) {
    const words = text.slice(m.spans[0].start, m.spans[0].end);
    const inside = tokensIn(tokens, m.spans[0]);
    if (!inside || m.spans[0].end <= m.spans[0].start)
      lose("mention", words, "a mention without a token has no place", m.spans[0].start);
    else {
      if (words.trim() !== words)
        lose("border", words, "white space at its ends is left out", m.spans[0].start);
      mentions.push({ ...inside, type: typeOf(m.type, words, lose) });
    }
  }
  const layers = nested ? layersOf(mentions) : [mentions];
  const columns = (layers.length ? layers : [[]]).map((layer) => encode(tokens.length, layer, scheme));
  const lines = [`# doc_id = ${id}`];
  let k = 0;
  const row = () => {
    const { start, end } = tokens[k] as Span;
    lines.push([text.slice(start, end), ...columns.map((c) => c[k] as string)].join("\t"));
    k++;
  };
  for (const sentence of sentencesFor(document)) {
    const before = lines.length;
    while (k < tokens.length && (tokens[k] as Span).start < sentence.end) row();
    if (lines.length > before) lines.push("");
  }
  while (k < tokens.length) row();
  if (lines.at(-1) !== "") lines.push("");
  return lines.map((l) => `${l}\n`).join("");
}

async function* write(
  format: Format,
  scheme: Scheme,
  documents: AsyncIterable<Document>,
  options: WriteOptions,
): AsyncGenerator<Piece> {
  let any = false;
  let tail = "\n\n";
  for await (const document of documents) {
    const lose = losing(document, options.onLoss);
    const origin = originOf(document, format.name);
    const keeps = origin !== undefined && isUnchanged(document, origin);
    const nested = format.capabilities.nested;
    const body = keeps
      ? origin.before + origin.raw
      : textOf(fitTo(document, format.name, format.capabilities, lose), scheme, nested, lose);
    const apart = any && !keeps && !/\n\r?\n$/.test(tail);
    const text = apart ? `${tail.endsWith("\n") ? "" : "\n"}\n${body}` : body;
    yield { text };
    tail = (tail + text).slice(-3);
    if (keeps && origin.after) yield { text: origin.after };
    any = true;
  }
  if (!any) yield { text: options.rest?.() ?? "" };
}

type Tags = NonNullable<ReturnType<typeof tagsOf>>;

function iobFormat(
  name: string,
  title: string,
  scheme: Scheme,
  tells: (tags: Tags) => boolean,
  nested = false,
): Format {
  const format: Format = {
    name,
    title,
    endings: ["iob", "conll", "bio", "tsv"],
    layout: "stream",
    capabilities: {
      text: "tokens",
      nested,
      discontinuous: false,
      concepts: "none",
      attributes: false,
      relations: "none",
      notes: false,
      sections: false,
      scores: false,
      nil: false,
      candidates: "none",
    },
    detect: (head) => {
      const tags = tagsOf(splitLines(head).slice(0, -1).map(contentOf).slice(0, 400));
      return tags !== undefined && tells(tags);
    },
    read: (chunks, options) => readIob(chunks, options, name),
    write: (documents, options) => write(format, scheme, documents, options),
  };
  return format;
}

const has = (tags: Tags, ...prefixes: string[]) => prefixes.some((p) => tags.prefixes.has(p));

/** The last one takes what none before it speaks for. */
export const IOB_FORMATS = [
  iobFormat(
    "iob-nested",
    "CoNLL columns, IOB2, a column for each layer of nested mentions",
    "iob2",
    (tags) => tags.count > 1,
    true,
  ),
  iobFormat("iobes", "CoNLL columns, IOBES", "iobes", (tags) => has(tags, "S", "E")),
  iobFormat("bilou", "CoNLL columns, BILOU", "bilou", (tags) => has(tags, "U", "L")),
  iobFormat(
    "iob1",
    "CoNLL columns, IOB1 (CoNLL-2003)",
    "iob1",
    (tags) => tags.insideFirst && !tags.beginsFree,
  ),
  iobFormat("iob", "CoNLL columns, IOB2", "iob2", () => true),
];
