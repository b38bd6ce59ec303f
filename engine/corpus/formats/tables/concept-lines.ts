// BioSyn's `.concept` lines (`document||start|end||type||mention||ids`), read only: mentions without their texts, so
// a document's text is its mentions, a line each.
import type { Mention } from "../../../text/mention.ts";
import { baseName, type Format, type ReadOptions } from "../format.ts";
import { contentOf, linesOf, splitLines } from "../lines.ts";
import { fileMention } from "../mention-ids.ts";
import { type SourceDocument, withOrigin } from "../origin.ts";
import { reporting } from "../placing.ts";

const cellsOf = (line: string) => line.split("||");
const NONE = new Set(["-", "-1", ""]);

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  let raw = "";
  let text = "";
  let id: string | undefined;
  const mentions: Mention[] = [];
  for await (const line of linesOf(chunks)) {
    raw += line.raw;
    const content = contentOf(line.raw);
    if (content.trim() === "") continue;
    const cells = cellsOf(content);
    if (cells.length !== 5) {
      report(line.number, `the line has ${cells.length} cells parted by ||, not 5; it is kept as it is`);
      continue;
    }
    const [document = "", , type = "", words = "", codes = ""] = cells;
    id ??= document;
    const start = text.length;
    text += `${words}\n`;
    // A comma or a bar parts the concepts of a composite mention; the type column is empty (0) in some files.
    const concepts = codes.split(/[,|]/).filter((c) => !NONE.has(c.trim()));
    mentions.push(
      fileMention([{ start, end: start + words.length }], type === "0" ? undefined : type, {
        concepts: concepts.map((c) => ({ id: c.trim() })),
        status: concepts.length ? "linked" : "nil",
      }),
    );
  }
  const document = {
    id: id || baseName(options.file),
    text,
    sections: [{ role: "mentions", start: 0, end: text.length }],
    mentions,
  };
  yield withOrigin(document, { format: "concept-lines", before: "", raw, after: "", line: 1 });
}

export const conceptLinesFormat: Format = {
  name: "concept-lines",
  title: "BioSyn concept lines (mentions without texts)",
  endings: ["concept"],
  layout: "stream",
  capabilities: {
    text: "exact",
    nested: false,
    discontinuous: false,
    concepts: "several",
    attributes: false,
    relations: "none",
    notes: false,
    sections: false,
    scores: false,
    nil: true,
    candidates: "none",
  },
  detect: (head) => {
    const first = splitLines(head)[0];
    return first !== undefined && cellsOf(contentOf(first)).length === 5;
  },
  read,
};
