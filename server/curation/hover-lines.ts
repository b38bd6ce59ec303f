// What a hover says of an annotation before its concept: accepted or suggested, by whom and when, its attributes, and
// the guideline's passage for its type.
import { passageFor } from "../../engine/corpus/annotations/guideline.ts";
import { certainty } from "../../engine/corpus/curation/walk.ts";
import type { Mention } from "../../engine/text/mention.ts";
import type { Markup } from "../lsp/markup.ts";
import { attributeNames } from "../lsp/to-proto.ts";
import type { AnnotatedText } from "./annotated-text.ts";

const PASSAGE = 600;

export function annotationLines(m: Mention, text: AnnotatedText, markup: Markup): string[] {
  const { state, records, project, shownFrom } = text;
  const id = m.id ?? "";
  const isAccepted = m.id !== undefined && state.mentions.some((a) => a.id === m.id);
  const record = isAccepted ? records.findLast((r) => r.id === m.id && r.action !== "text") : undefined;
  const who = record ? ` by ${record.author} on ${record.time.slice(0, 10)}` : "";
  const head = isAccepted
    ? `Annotation ${id}, ${shownFrom === undefined ? `accepted${who}` : `as ${shownFrom} has it`}`
    : `Suggestion by ${m.source}, certainty ${certainty(m).toFixed(2)}`;
  const attributes = attributeNames(m);
  const lines = [`${markup.strong(m.type ?? "Mention")} ${markup.text([head, ...attributes].join(" · "))}`];
  if (state.review.has(id)) lines.push(markup.strong("Its text was changed: are the borders still right?"));
  const passage = passageFor(project.guideline, project.project, m.type);
  if (passage !== undefined) lines.push(shortened(passage, markup));
  return lines;
}

/** The guideline is the project's own Markdown; where none is shown, its words are. */
function shortened(passage: string, markup: Markup): string {
  const body = passage.replace(/^#+.*\n+/, "");
  const short = body.length > PASSAGE ? `${body.slice(0, PASSAGE).trimEnd()} …` : body;
  return markup.quote(short);
}
