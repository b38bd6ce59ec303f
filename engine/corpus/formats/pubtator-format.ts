// PubTator behind the port: a stream of documents, read and written one at a time.
import type { Document } from "../../text/document.ts";
import { fitTo, losing } from "./fit.ts";
import type { Format, Piece, ReadOptions, WriteOptions } from "./format.ts";
import { isUnchanged, originOf, type SourceDocument, withOrigin } from "./origin.ts";
import { looksLikePubTator, type PubTatorDocument, PubTatorReader } from "./pubtator.ts";
import { writePubTator } from "./pubtator-write.ts";

function sourceOf(document: PubTatorDocument, last: boolean): SourceDocument {
  const raw = document.lines.map((line) => line.raw).join("");
  const extras = document.lines.flatMap((line) =>
    line.mention && line.raw.split("\t").length > 6
      ? [`7th column of ${line.raw.split("\t").slice(1, 4).join(" ")}`]
      : [],
  );
  return withOrigin(document, {
    format: "pubtator",
    before: "",
    raw,
    ...(last ? { after: "" } : {}),
    line: document.line,
    ...(extras.length ? { extras } : {}),
  });
}

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const reader = new PubTatorReader(options.separators ? { separators: options.separators } : {});
  const tell = () => {
    for (const { line, reason } of reader.problems.splice(0))
      options.onProblem?.({ file: options.file, line, reason, kept: true });
  };
  for await (const chunk of chunks) {
    const documents = reader.push(chunk);
    tell();
    for (const document of documents) yield sourceOf(document, false);
  }
  const { documents, rest } = reader.end();
  tell();
  for (const [i, document] of documents.entries()) yield sourceOf(document, i === documents.length - 1);
  if (rest) options.onRest?.(rest);
}

async function* write(documents: AsyncIterable<Document>, options: WriteOptions): AsyncGenerator<Piece> {
  let tail = "";
  /** Whether the next document of the same file follows with nothing between. */
  let goesOn = false;
  let any = false;
  for await (const document of documents) {
    const lose = losing(document, options.onLoss);
    const own = originOf(document, "pubtator");
    const fitted =
      own && isUnchanged(document, own)
        ? document
        : fitTo(document, "pubtator", pubtatorFormat.capabilities, lose);
    // Lines of a document that was read elsewhere are not PubTator's, whatever they are called.
    const { lines: _, ...foreign } = fitted as Document & { lines?: unknown };
    const text = writePubTator(own ? fitted : foreign, lose);
    const apart = any && !(goesOn && own) && !/\n\r?\n$/.test(tail);
    yield { text: apart ? `${tail.endsWith("\n") ? "" : "\n"}\n${text}` : text };
    any = true;
    goesOn = own !== undefined && own.after === undefined;
    tail = (tail + text).slice(-3);
  }
  if (!any) yield { text: options.rest?.() ?? "" };
}

export const pubtatorFormat: Format = {
  name: "pubtator",
  title: "PubTator",
  endings: ["pubtator", "pubtator.txt"],
  layout: "stream",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: false,
    concepts: "several",
    attributes: false,
    relations: "binary",
    notes: false,
    sections: true,
    scores: false,
    nil: true,
    candidates: "none",
  },
  detect: (head) => looksLikePubTator(head),
  read,
  write,
};
