// From the protocol's shapes to the engine's, and checks of what a client put into a command or a request of ours.
import type { Position, Range } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import * as z from "zod";
import type { Span } from "../../engine/text/span.ts";

/** Clamped to the text. */
export const offsetOf = (document: TextDocument, position: Position): number => document.offsetAt(position);

/** Clamped to the text and put into order. */
export function spanOf(document: TextDocument, range: Range): Span {
  const a = offsetOf(document, range.start);
  const b = offsetOf(document, range.end);
  return a <= b ? { start: a, end: b } : { start: b, end: a };
}

const position = z.object({ line: z.int().min(0), character: z.int().min(0) });
const range = z.object({ start: position, end: position });

/** Argument of `curie.decide`. */
export const decideParams = z
  .object({
    uri: z.string(),
    position,
    range: range.optional(),
    action: z.enum(["choose", "nil", "ignore"]),
    scope: z.enum(["here", "file", "everywhere"]),
    concept: z.string().min(1).optional(),
  })
  .refine((p) => p.action !== "choose" || p.concept !== undefined, {
    message: "action choose needs a concept",
    path: ["concept"],
  });

export const mentionsParams = z.object({ textDocument: z.object({ uri: z.string() }) });
export const searchParams = z.object({
  query: z.string(),
  limit: z.int().min(1).max(200).optional(),
  groups: z.array(z.string()).optional(),
});
export const conceptParams = z.object({ id: z.string() });
