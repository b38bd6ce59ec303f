// A reply in symbolic tags: for each type a line with the text repeated and that type's mentions in brackets, nested ones in nested
// brackets (arXiv 2510.08902). Its places are those of the text only where the text was copied: what was not is aligned and
// counted, or refused.
import { type FoundSpan, type ReadReply, tidied, typeKey, type Unplaced } from "../llm/found-span.ts";
import { presented } from "./presented.ts";
import { readBody } from "./read-body.ts";

const NONE = /^\W*(?:none|no entit(?:y|ies)|aucune?|ninguna?|无|没有)\W*$/iu;
const FENCE = /^\s*```/;

/** What models put before a type's name: list marks, numbering, bold. */
const DRESS = /^(?:[>*•_-]{1,3}|\d{1,3}[.)])[ \t]{0,4}/u;
const LONGEST_NAME = 100;

/** A line's head, the words before its first colon, and what is behind it; undefined for a line without one near its beginning. */
function headOf(line: string): { name: string; body: string } | undefined {
  const rest = line.trimStart().replace(DRESS, "").replace(DRESS, "");
  const at = rest.slice(0, LONGEST_NAME).search(/[:：]/u);
  if (at <= 0) return undefined;
  const name = rest.slice(0, at).replace(/[*_\s]{0,100}$/u, "");
  return {
    name,
    body: rest
      .slice(at + 1)
      .replace(/^(?:\*\*|__)/u, "")
      .trimStart(),
  };
}

interface Line {
  readonly type: string;
  body: string;
}

/**
 * `text` is what was to be annotated, `types` the names that may stand before a colon. Offsets are those of `text`. A reply
 * of nothing, or of a word for none, says that there is no mention.
 */
export function readTags(reply: string, text: string, types: readonly string[]): ReadReply {
  const source = presented(text);
  const named = new Map(types.map((t) => [typeKey(t), t]));
  const unplaced: Unplaced[] = [];
  const repairs: string[] = [];
  const lines: Line[] = [];
  for (const line of reply.split(/\r\n?|\n/)) {
    if (!line.trim() || FENCE.test(line) || NONE.test(line)) continue;
    const head = headOf(line);
    const type = head ? named.get(typeKey(head.name)) : undefined;
    if (head && type !== undefined) {
      if (!line.startsWith(`${type}:`)) repairs.push("head of a line");
      lines.push({ type, body: head.body });
      continue;
    }
    const last = lines.at(-1);
    // A copy broken over lines goes on; a head that is no type's may be a line of its own, or text with a colon.
    if (last && last.body.length < 0.9 * source.length) {
      last.body += ` ${line}`;
      repairs.push("line broken");
    } else if (head?.body.includes("[")) unplaced.push("unknown-type");
    else repairs.push("stray line");
  }
  const found: FoundSpan[] = [];
  let items = unplaced.length;
  let unreadable: string | undefined;
  for (const { type, body } of lines) {
    const read = readBody(body.trimEnd(), source.trimEnd());
    if (!read) {
      unreadable = `the line of ${type} does not repeat the text`;
      continue;
    }
    items += read.spans.length + read.unplaced.length;
    unplaced.push(...read.unplaced);
    repairs.push(...read.repairs);
    for (const span of read.spans) found.push({ ...span, type });
  }
  if (!lines.length && reply.trim() && !NONE.test(reply.trim()) && !unplaced.length)
    unreadable = "the reply has no line of a type";
  return { found: tidied(found), items, unplaced, repairs, ...(unreadable ? { unreadable } : {}) };
}
