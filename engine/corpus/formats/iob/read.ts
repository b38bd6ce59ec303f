// Reads CoNLL columns with tags. The text is gone from such files: tokens are joined by one space, unless the text
// lies beside the file.
import type { Document, Section } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
import { baseName, type ReadOptions } from "../format.ts";
import { contentOf, type Line, linesOf } from "../lines.ts";
import { type SourceDocument, withOrigin } from "../origin.ts";
import { type Report, reporting } from "../placing.ts";
import { alignTokens } from "./align.ts";
import { decode, isTag } from "./tags.ts";

/** How a file parts its columns and which of them hold tags. */
interface Columns {
  readonly separator: RegExp;
  /** First tag column. */
  readonly tag: number;
  /** Whether only that one is tags, other columns stand behind it. */
  readonly second?: true;
}

const DOCUMENT = /^#\s*(?:doc_?id|newdoc id|document)\s*[=:]\s*(.*?)\s*$/i;
const COMMENT = /^#(?:\s|$|#)/;
const DOCSTART = /^-DOCSTART-/;
const ID = /\(([^)]+)\)/;
const SAMPLE = 400;

const cellsOf = (line: string, separator: RegExp) => line.trimEnd().split(separator);

/** Phrases of CoNLL-2000 and 2003: tagged as mentions are, and none. */
const PHRASE = /^(?:O|[BI]-(?:NP|VP|PP|ADVP|ADJP|SBAR|PRT|CONJP|INTJ|LST|UCP))$/;
const isChunk = (cells: readonly string[]) =>
  cells.some((c) => c !== "O") && cells.every((c) => PHRASE.test(c));

/** From the first lines of a file; undefined where no column is tags. */
export function columnsOf(lines: readonly string[]): Columns | undefined {
  const rows = lines.filter(
    (l) => l.trim() !== "" && !DOCSTART.test(l) && !(COMMENT.test(l) && !l.includes("\t")),
  );
  // Nothing but the marks of empty documents.
  if (!rows.length) return lines.some((l) => DOCUMENT.test(l)) ? { separator: /\t/, tag: 1 } : undefined;
  const tabs = rows.filter((l) => l.includes("\t")).length * 2 > rows.length;
  const separator = tabs ? /\t/ : / +/;
  const table = rows.map((l) => cellsOf(l, separator));
  const width = Math.min(...table.map((r) => r.length));
  if (width < 2) return undefined;
  // The tags are all cells behind this one: rows of nested mentions may have more of them than others.
  const tagsFrom = (c: number) => table.every((r) => r.slice(c).every(isTag));
  for (let first = 1; first < width; first++)
    if (tagsFrom(first)) {
      let tag = first;
      while (tag < width - 1 && isChunk(table.map((r) => r[tag] ?? "O"))) tag++;
      return { separator, tag };
    }
  return table.every((r) => isTag(r[1] ?? "O")) ? { separator, tag: 1, second: true } : undefined;
}

interface Token {
  readonly text: string;
  readonly cells: readonly string[];
  readonly line: number;
}

interface Collected {
  id: string | undefined;
  raw: string;
  line: number;
  sentences: Token[][];
}

/** Lines of a document as text, sections (one per sentence) and mentions. */
function documentOf(
  c: Collected,
  id: string,
  columns: Columns,
  text: string | undefined,
  report: Report,
  told: { insideFirst: number; line: number; beginsFirst: number },
): Document {
  const tokens = c.sentences.flat();
  const aligned =
    text === undefined
      ? undefined
      : alignTokens(
          text,
          tokens.map((t) => t.text),
        );
  if (text !== undefined && !aligned)
    report(c.line, `the tokens of ${id} are not those of the text beside it; they are joined by spaces`);
  let joined = "";
  const starts: number[] = [];
  const sections: Section[] = [];
  let number = 0;
  const mentions: Mention[] = [];
  for (const sentence of c.sentences) {
    if (joined) joined += "\n";
    const from = aligned ? (aligned[number]?.start ?? 0) : joined.length;
    sentence.forEach((t, i) => {
      if (i) joined += " ";
      starts.push(joined.length);
      joined += t.text;
    });
    const at = (i: number) => {
      const k = number + i;
      const start = starts[k] as number;
      return aligned?.[k] ?? { start, end: start + (tokens[k] as Token).text.length };
    };
    const count = columns.second ? 1 : Math.max(...sentence.map((t) => t.cells.length - columns.tag));
    for (let column = 0; column < count; column++) {
      const cells = sentence.map((t) => t.cells[columns.tag + column] ?? "O");
      const { mentions: found, insideFirst, strange } = decode(cells);
      for (const i of strange)
        report((sentence[i] as Token).line, `"${cells[i]}" is no tag; the token is read as outside`);
      told.insideFirst += insideFirst.length;
      if (insideFirst.length && !told.line) told.line = (sentence[insideFirst[0] as number] as Token).line;
      told.beginsFirst += found.length - insideFirst.length;
      for (const { first, last, type } of found)
        mentions.push({
          spans: [{ start: at(first).start, end: at(last).end }],
          ...(type ? { type } : {}),
          source: "file",
          status: "undecided",
          concepts: [],
          candidates: [],
        });
    }
    if (sentence.length) sections.push({ role: "sentence", start: from, end: at(sentence.length - 1).end });
    number += sentence.length;
  }
  const whole = aligned ? (text as string) : joined;
  mentions.sort((a, b) => a.spans[0].start - b.spans[0].start || b.spans[0].end - a.spans[0].end);
  return {
    id,
    text: whole,
    sections: sections.length > 1 ? sections : [{ role: "text", start: 0, end: whole.length }],
    mentions,
  };
}

/** The schemes that the tags of some lines speak for; undefined where no column is tags. */
export function tagsOf(
  lines: readonly string[],
): { prefixes: ReadonlySet<string>; count: number; insideFirst: boolean; beginsFree: boolean } | undefined {
  const columns = columnsOf(lines);
  if (!columns) return undefined;
  const prefixes = new Set<string>();
  let insideFirst = false;
  /** Whether a mention begins with B- where no other of its type ends. */
  let beginsFree = false;
  let count = 1;
  let before = "O";
  for (const line of lines) {
    const cells = line.trim() === "" ? [] : cellsOf(line, columns.separator);
    const tag = cells[columns.tag] ?? "O";
    const tags = cells.slice(columns.tag, columns.second ? columns.tag + 1 : undefined);
    count = Math.max(count, tags.length);
    for (const cell of tags) for (const label of cell.split("|")) prefixes.add(label.charAt(0));
    if (tag.startsWith("I-") && before === "O") insideFirst = true;
    if (tag.startsWith("B-") && before.slice(2) !== tag.slice(2)) beginsFree = true;
    before = tag;
  }
  return { prefixes, count, insideFirst, beginsFree };
}

/** Documents as `-DOCSTART-` or `# doc_id =` part them; where a file has neither, each sentence is one. */
export async function* readIob(
  chunks: AsyncIterable<string>,
  options: ReadOptions,
  format: string,
): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const base = baseName(options.file);
  const text = await options.companion?.(`${base}.txt`);
  const lines = linesOf(chunks);
  const head: Line[] = [];
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    head.push(next.value);
    if (head.length >= SAMPLE) break;
  }
  const columns = columnsOf(head.map((l) => contentOf(l.raw)));
  if (!columns) {
    report(head.length ? 1 : 0, "no column holds tags (B-X, I-X, O); nothing is read");
    const rest = [...head.map((l) => l.raw)];
    for await (const { raw } of lines) rest.push(raw);
    options.onRest?.(rest.join(""));
    return;
  }
  async function* all(): AsyncGenerator<Line> {
    yield* head;
    yield* lines;
  }
  const told = { insideFirst: 0, line: 0, beginsFirst: 0 };
  let marked = text !== undefined;
  let number = 0;
  let now: Collected = { id: undefined, raw: "", line: 1, sentences: [] };
  let sentence: Token[] = [];
  const close = () => {
    if (sentence.length) now.sentences.push(sentence);
    sentence = [];
  };
  /** Comments and blank lines before the document. */
  let lead = "";
  const finish = (last: boolean): SourceDocument | undefined => {
    close();
    if (!now.sentences.length && now.id === undefined) {
      lead += now.raw;
      return undefined;
    }
    number++;
    const id = now.id ?? (marked && number === 1 ? base : `${base}-${number}`);
    const document = documentOf(now, id, columns, text, report, told);
    const source = withOrigin(document, {
      format,
      before: lead,
      raw: now.raw,
      ...(last ? { after: "" } : {}),
      line: now.line,
    });
    lead = "";
    return source;
  };
  let held: SourceDocument | undefined;
  for await (const { raw, number: line } of all()) {
    const content = contentOf(raw).replace(/^\uFEFF/, "");
    const named = DOCUMENT.exec(content);
    const begins = named !== null || DOCSTART.test(content);
    const blank = content.trim() === "";
    // Where nothing marks documents, a sentence ends with its blank lines.
    const sentenceEnded = !marked && !blank && !sentence.length && now.sentences.length > 0;
    if (begins || sentenceEnded) {
      const source = finish(false);
      if (source) {
        if (held) yield held;
        held = source;
      }
      now = {
        id: named?.[1] || ID.exec(DOCSTART.test(content) ? content : "")?.[1],
        raw: "",
        line,
        sentences: [],
      };
      if (begins) marked = true;
    }
    now.raw += raw;
    if (begins) continue;
    if (blank) {
      close();
      continue;
    }
    const cells = cellsOf(content, columns.separator);
    if (COMMENT.test(content) && (cells.length <= columns.tag || !isTag(cells[columns.tag] ?? ""))) continue;
    if (cells.length <= columns.tag) {
      report(line, `the line has ${cells.length} columns, not ${columns.tag + 1}; it is kept as it is`);
      continue;
    }
    sentence.push({ text: cells[0] ?? "", cells, line });
  }
  const source = finish(true);
  if (source) {
    if (held) yield held;
    yield source;
  } else if (held) yield { ...held, origin: { ...held.origin, after: lead } };
  else if (lead) options.onRest?.(lead);
  if (told.insideFirst && told.insideFirst * 10 < told.beginsFirst)
    report(
      told.line,
      `${told.insideFirst} mentions begin with I- (here the first); they are read as mentions of their own`,
    );
}
