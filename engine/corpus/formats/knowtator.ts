// Knowtator's XML as CRAFT has it, read only: version 1 (`annotations`, one file per text, the class behind the
// mention's id) and version 2 (`knowtator-project`). The text lies in a file of its own. Offsets are code points.
import type { Mention } from "../../text/mention.ts";
import { baseName, type Format, type ReadOptions } from "./format.ts";
import { fileMention } from "./mention-ids.ts";
import { type SourceDocument, withOrigin } from "./origin.ts";
import { Placing, reporting } from "./placing.ts";
import { elementIn, elementsIn, textIn, type XmlElement, xmlRecords } from "./xml/records.ts";

interface Draft {
  readonly id: string | undefined;
  readonly concept: string;
  readonly offsets: readonly (readonly [number, number])[];
  readonly quote: string;
  readonly annotator: string;
  readonly note: string | undefined;
  readonly line: number;
}

const spansIn = (annotation: XmlElement) =>
  elementsIn(annotation, "span")
    .map((s) => [Number(s.attributes.start), Number(s.attributes.end)] as const)
    .sort((a, b) => a[0] - b[0]);

function version1(root: XmlElement): Draft[] {
  const classes = new Map(
    elementsIn(root, "classMention").map((c) => [
      c.attributes.id,
      elementIn(c, "mentionClass")?.attributes.id ?? "",
    ]),
  );
  return elementsIn(root, "annotation").map((a): Draft => {
    const id = elementIn(a, "mention")?.attributes.id;
    const comment = elementIn(a, "comment");
    const annotator = elementIn(a, "annotator");
    return {
      id,
      concept: classes.get(id ?? "") ?? "",
      offsets: spansIn(a),
      quote: textIn(elementIn(a, "spannedText") ?? a),
      annotator: annotator ? textIn(annotator) : "",
      note: comment ? textIn(comment) : undefined,
      line: a.line,
    };
  });
}

/** `http://purl.obolibrary.org/obo/MONDO_0007739` is `MONDO:0007739`. */
const curieOf = (iri: string) => iri.replace(/^.*[/#]/, "").replace(/^([A-Za-z]+)_(?=\w)/, "$1:");

function version2(root: XmlElement): Draft[] {
  return elementsIn(root, "annotation").map((a): Draft => {
    const spans = elementsIn(a, "span");
    return {
      id: a.attributes.id,
      concept: curieOf(elementIn(a, "class")?.attributes.id ?? ""),
      offsets: spansIn(a),
      quote: spans
        .sort((x, y) => Number(x.attributes.start) - Number(y.attributes.start))
        .map(textIn)
        .join(" "),
      annotator: a.attributes.annotator ?? "",
      note: undefined,
      line: a.line,
    };
  });
}

/** The prefix names the vocabulary: that is the type of the mention. */
const typeOf = (concept: string) => /^([A-Za-z][\w.]*):/.exec(concept)?.[1];

async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const isRecord = (name: string, path: readonly string[]) =>
    (path.length === 0 && name === "annotations") || (path[0] === "knowtator-project" && name === "document");
  let lead = "";
  for await (const record of xmlRecords(chunks, isRecord, report)) {
    if ("after" in record) {
      if (lead || record.after) options.onRest?.(lead + record.after);
      return;
    }
    const { root } = record;
    const old = root.name === "annotations";
    const source = (old ? root.attributes.textSource : root.attributes["text-file"]) ?? "";
    const file = source || `${baseName(options.file)}.txt`;
    const text = (await options.companion?.(file)) ?? (await options.companion?.(`../txt/${file}`));
    if (text === undefined) {
      report(record.line, `${file}, the text of the annotations, is not there; they are not read`, false);
      lead += record.before + record.raw;
      continue;
    }
    const placing = new Placing(text, options.offsets ?? "code-points", report);
    const mentions = (old ? version1(root) : version2(root)).flatMap((d): Mention[] => {
      const spans = placing.place(d.offsets, d.quote, d.line);
      if (!spans) return [];
      if (d.concept === "") report(d.line, `${d.id ?? "an annotation"} has no class`);
      return [
        fileMention(spans, typeOf(d.concept), {
          ...(d.id === undefined ? {} : { id: d.id }),
          concepts: d.concept ? [{ id: d.concept }] : [],
          ...(d.concept ? { status: "linked" as const } : {}),
          source: d.annotator || "file",
          ...(d.note === undefined ? {} : { note: d.note }),
        }),
      ];
    });
    placing.end(record.line);
    const document = {
      id: baseName(file),
      text,
      sections: [{ role: "text", start: 0, end: text.length }],
      mentions,
    };
    yield withOrigin(document, {
      format: "knowtator",
      before: lead + record.before,
      raw: record.raw,
      line: record.line,
    });
    lead = "";
  }
}

export const knowtatorFormat: Format = {
  name: "knowtator",
  title: "Knowtator XML (CRAFT)",
  endings: ["knowtator.xml", "xml"],
  layout: "stream",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: true,
    concepts: "one",
    attributes: false,
    relations: "none",
    notes: true,
    sections: false,
    scores: false,
    nil: false,
    candidates: "none",
  },
  detect: (head) => /<annotations\s[^>]*textSource=|<knowtator-project[\s>]/.test(head),
  read,
};
