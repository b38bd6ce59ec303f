// Where in the front matter an offset is: the keys above it by indentation, and what is typed there. Works on YAML that is being
// typed, which no parser reads.
import type { PromptDocument } from "./prompt-document.ts";

export interface HeadPlace {
  /** Keys from the top to the one at the offset; without it where a key is being typed. */
  readonly path: readonly string[];
  /** A key is being typed, or its value. */
  readonly in: "key" | "value";
  /** What stands there. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const LINE =
  /^(\s*)(?:-\s+)?(?:(?:"([^"]*)"|'([^']*)'|([^\s:#"'{[][^:#]*?(?:\([^)]*\))?))\s*:(?=\s|$))?(.*)$/;

const keyOf = (match: RegExpExecArray): string | undefined => match[2] ?? match[3] ?? match[4];

/** undefined outside of the front matter. */
export function headPlaceAt(
  { text, parts }: Pick<PromptDocument, "text" | "parts">,
  offset: number,
): HeadPlace | undefined {
  if (!parts || offset < parts.headStart || offset > parts.headStart + parts.head.length) return undefined;
  const lineStart = Math.max(parts.headStart, text.lastIndexOf("\n", offset - 1) + 1);
  const feed = text.indexOf("\n", offset);
  const lineEnd = feed < 0 ? text.length : text[feed - 1] === "\r" ? feed - 1 : feed;
  const line = text.slice(lineStart, lineEnd);
  const match = LINE.exec(line) as RegExpExecArray;
  const indent = (match[1] as string).length;
  const above = keysAbove(text.slice(parts.headStart, lineStart), indent);
  const key = keyOf(match);
  const colon = key === undefined ? -1 : lineStart + line.length - (match[5] as string).length;
  const word = (from: number, stop: RegExp): { text: string; start: number; end: number } => {
    let start = offset;
    while (start > from && !stop.test(text[start - 1] as string)) start--;
    let end = offset;
    while (end < lineEnd && !stop.test(text[end] as string)) end++;
    return { text: text.slice(start, end), start, end };
  };
  if (key !== undefined && offset >= colon)
    return { path: [...above, nameOf(key)], in: "value", ...word(colon, /[\s,[\]{}"']/) };
  const from = lineStart + indent;
  if (key !== undefined) return { path: above, in: "key", ...word(from, /[\s:?(]/) };
  // An item of a list belongs to the key above it.
  if (/^\s*-/.test(line)) return { path: above, in: "value", ...word(from, /[\s,[\]{}"']/) };
  return { path: above, in: "key", ...word(from, /[\s:]/) };
}

/** Picoschema says more than the name in its key. */
const nameOf = (key: string): string => key.replace(/\?$|\??\(.*$/, "");

function keysAbove(head: string, indent: number): string[] {
  const keys: string[] = [];
  let least = indent;
  for (const line of head.split(/\r?\n/).reverse()) {
    if (!line.trim() || line.trimStart().startsWith("#")) continue;
    const match = LINE.exec(line) as RegExpExecArray;
    const key = keyOf(match);
    const own = (match[1] as string).length;
    if (key === undefined || own >= least) continue;
    keys.unshift(nameOf(key));
    least = own;
    if (own === 0) break;
  }
  return keys;
}
