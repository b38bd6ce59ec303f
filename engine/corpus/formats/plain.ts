// A plain text as a document: all of it is text, nothing is known about it yet. Written: the text alone.
import type { Document } from "../../text/document.ts";
import { fileName, namer } from "./file-names.ts";
import { fitTo, losing } from "./fit.ts";
import { baseName, type Format, type Piece, type ReadOptions, type WriteOptions } from "./format.ts";
import { wholeText } from "./lines.ts";
import { type SourceDocument, withOrigin } from "./origin.ts";

/** A byte order mark is no part of the text and is taken off; offsets count from behind it. */
export function plainDocument(id: string, text: string): Document {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return { id, text: body, sections: [{ role: "text", start: 0, end: body.length }], mentions: [] };
}

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const text = await wholeText(chunks);
  yield withOrigin(plainDocument(baseName(options.file), text), {
    format: "text",
    before: "",
    raw: text,
    line: 1,
  });
}

async function* write(documents: AsyncIterable<Document>, options: WriteOptions): AsyncGenerator<Piece> {
  const name = namer();
  for await (const document of documents) {
    const lose = losing(document, options.onLoss);
    fitTo(document, "text", plainFormat.capabilities, lose);
    for (const m of document.mentions)
      lose(
        "mention",
        document.text.slice(m.spans[0].start, m.spans[0].end),
        "plain text holds no mentions",
        m.spans[0].start,
      );
    const file = name(document.id);
    if (file !== fileName(document.id) || file !== document.id)
      lose("id", document.id, `the file is called ${file}`);
    const { origin } = document as Partial<SourceDocument>;
    yield { file: `${file}.txt`, text: origin?.format === "text" ? origin.raw : document.text };
  }
}

export const plainFormat: Format = {
  name: "text",
  title: "plain text",
  endings: ["txt"],
  layout: "files",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: true,
    concepts: "none",
    attributes: false,
    relations: "none",
    notes: false,
    sections: false,
    scores: false,
    nil: false,
    candidates: "none",
  },
  detect: (_, file) => file.endsWith(".txt"),
  read,
  write,
};
