// A stream of text as lines. Only LF ends a line: CR, NEL, U+2028 and their like are part of it, as the formats
// with offsets need.

export interface Line {
  /** With its line break; the last line of a file may have none. */
  readonly raw: string;
  /** Counted from 1. */
  readonly number: number;
}

/** Length of a line without its LF and the CRs before it. */
export function contentEnd(text: string, start: number, end: number): number {
  let at = end;
  if (at > start && text.charCodeAt(at - 1) === 10) at--;
  while (at > start && text.charCodeAt(at - 1) === 13) at--;
  return at;
}

/** A line without its line break. */
export const contentOf = (raw: string): string => raw.slice(0, contentEnd(raw, 0, raw.length));

export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<Line> {
  let partial = "";
  let number = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let lf = chunk.indexOf("\n"); lf >= 0; lf = chunk.indexOf("\n", from)) {
      yield { raw: partial + chunk.slice(from, lf + 1), number: ++number };
      partial = "";
      from = lf + 1;
    }
    partial += chunk.slice(from);
  }
  if (partial) yield { raw: partial, number: ++number };
}

/** The lines of a text that is held whole, each with its line break. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let from = 0;
  for (let lf = text.indexOf("\n"); lf >= 0; lf = text.indexOf("\n", from)) {
    lines.push(text.slice(from, lf + 1));
    from = lf + 1;
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines;
}

/** All of a stream as one text: for formats whose files hold one document. */
export async function wholeText(chunks: AsyncIterable<string>): Promise<string> {
  const parts: string[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts.join("");
}
