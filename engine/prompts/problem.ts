// What is wrong with a prompt file, with its exact place.

export type ProblemCode =
  | "front-matter"
  | "yaml"
  | "unknown-key"
  | "handlebars"
  | "unknown-input"
  | "unknown-field"
  | "unused-input"
  | "unknown-helper"
  | "unknown-partial"
  | "no-output"
  /** From here on: found with a knowledge base or a corpus at hand. */
  | "unknown-kb"
  | "unknown-concept"
  | "empty-slice"
  | "undefined-concepts"
  | "other-language"
  | "over-context"
  | "evaluation-example"
  | "unreadable-corpus"
  | "cannot-render";

export interface PromptProblem {
  /** Counted from 1, in the file. */
  readonly line: number;
  /** `[start, end)` in the file without its byte order mark, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly severity: "error" | "warning" | "information";
  readonly code: ProblemCode;
  readonly message: string;
}

/** The line of an offset, counted from 1; lines end with LF or CRLF. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}

export const problem = (
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  severity: PromptProblem["severity"],
  code: ProblemCode,
  message: string,
): PromptProblem => ({
  line: lineAt(text, start),
  start,
  end: Math.max(end, start),
  severity,
  code,
  message,
});
