// Reads W3C Web Annotation (w3.org/TR/annotation-model): a page of annotations beside the text they point at. Positions
// count code points, as the standard says; where the words are not there, the quote with its context is looked for.
import type { Document, Relation } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
import { codePointOffsets } from "../../../text/offsets.ts";
import { baseName, type ReadOptions } from "../format.ts";
import { stringOf } from "../json-format.ts";
import { wholeText } from "../lines.ts";
import { fileMention } from "../mention-ids.ts";
import { type Origin, type SourceDocument, withOrigin } from "../origin.ts";
import { Placing, reporting } from "../placing.ts";
import { findQuote, pages, saidBy, selectedBy, some, sourceOf, textFromQuotes } from "./page.ts";

export interface PageOrigin extends Origin {
  readonly value: unknown;
  readonly source: string;
}

export async function* readWebAnnotation(
  chunks: AsyncIterable<string>,
  options: ReadOptions,
): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const raw = await wholeText(chunks);
  let value: unknown;
  try {
    value = JSON.parse(raw.replace(/^\uFEFF/, ""));
  } catch (error) {
    report(1, `this is no JSON (${(error as Error).message.slice(0, 200)}); it is kept as it is`);
    options.onRest?.(raw);
    return;
  }
  const annotations = pages(value);
  const source = sourceOf(annotations);
  const id = baseName(options.file);
  const near = source?.replace(/^[a-z]+:\/\/.*\//i, "");
  const found = (near && (await options.companion?.(near))) ?? (await options.companion?.(`${id}.txt`));
  if (found === undefined)
    report(
      0,
      `the text (${near ?? `${id}.txt`}) is not there: it is made of the words that are quoted`,
      false,
    );
  const text = found || textFromQuotes(annotations);
  const placing = new Placing(text, options.offsets ?? "code-points", report);
  const points = codePointOffsets(text);
  const items = new Map<Mention | Relation, unknown>();
  const mentions: Mention[] = [];
  const relations: Relation[] = [];
  for (const a of annotations) {
    const name = stringOf(a.id)?.replace(/^#/, "");
    const said = saidBy(a);
    const more = Object.keys(said.attributes).length ? { attributes: said.attributes } : {};
    const note = said.notes.length ? { note: said.notes.join("\n") } : {};
    const targets = some(a.target);
    if (a.motivation === "linking") {
      const trigger = targets.find((t) => t.role === "trigger");
      const relation: Relation = {
        ...(name === undefined ? {} : { id: name }),
        type: said.type ?? "",
        arguments: targets
          .filter((t) => t !== trigger)
          .map((t) => ({ role: stringOf(t.role) ?? "", target: (stringOf(t.id) ?? "").replace(/^#/, "") })),
        ...(trigger ? { trigger: (stringOf(trigger.id) ?? "").replace(/^#/, "") } : {}),
        ...more,
        ...note,
      };
      relations.push(relation);
      items.set(relation, a);
      continue;
    }
    const offsets = targets.flatMap((t): (readonly [number, number])[] => {
      const selected = selectedBy(t);
      const { offsets: place, exact } = selected;
      const there = place && text.slice(points.toUtf16(place[0]), points.toUtf16(place[1]));
      if (place && (exact === undefined || there?.replace(/\s+/g, " ") === exact.replace(/\s+/g, " ")))
        return [place];
      const at = findQuote(text, selected);
      if (!at) return place ? [place] : [];
      if (place) report(0, `"${exact}" is not at ${place[0]}-${place[1]}; it is read where its quote stands`);
      return [[points.fromUtf16(at.start), points.fromUtf16(at.end)]];
    });
    const spans = placing.place(
      [...offsets].sort((x, y) => x[0] - y[0]),
      undefined,
      0,
    );
    if (!spans) continue;
    const mention = fileMention(spans, said.type, {
      ...(name === undefined ? {} : { id: name }),
      concepts: said.concepts.map((c) => ({ id: c })),
      ...(said.concepts.length ? { status: "linked" as const } : {}),
      ...more,
      ...note,
      ...(said.score === undefined || Number.isNaN(said.score) ? {} : { score: said.score }),
    });
    mentions.push(mention);
    items.set(mention, a);
  }
  const document: Document = {
    id,
    text,
    sections: [{ role: "text", start: 0, end: text.length }],
    mentions,
    ...(relations.length ? { relations } : {}),
  };
  const origin: Omit<PageOrigin, "read"> = {
    format: "web-annotation",
    before: "",
    raw,
    after: "",
    line: 1,
    items,
    value,
    source: near ?? `${id}.txt`,
  };
  yield withOrigin(document, origin);
}
