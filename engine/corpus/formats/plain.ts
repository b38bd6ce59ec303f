// A plain text as a document: all of it is text, nothing is known about it yet.
import type { Document } from "../../text/document.ts";

/** A byte order mark is no part of the text and is taken off; offsets count from behind it. */
export function plainDocument(id: string, text: string): Document {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  return { id, text: body, sections: [{ role: "text", start: 0, end: body.length }], mentions: [] };
}
