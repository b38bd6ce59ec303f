// Where a mention of a document is written in the file as an editor shows it: the document's offsets are those of its
// text, and a file may hold several documents, annotation lines, or other line breaks.

export interface WantedPlace {
  /** Id of the document in the file. */
  readonly document: string;
  /** Line of the annotation, from 1, where it is known. */
  readonly line?: number | undefined;
  /** UTF-16 offsets into the document's text, in reading order; may be empty. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
  /** The mention's words; parts of a discontinuous one joined by a space. */
  readonly text: string;
}

export interface FoundPlace {
  readonly start: number;
  readonly end: number;
  /** text: the very words at the very offsets. near: the same words, the nearest ones. line: only the line is known. */
  readonly by: "text" | "near" | "line";
}

/** `content` is the file's whole text. Never throws; of a file that holds nothing of the mention, the line or the start. */
export function placeInFile(content: string, wanted: WantedPlace): FoundPlace {
  for (const shift of shifts(content, wanted)) {
    const found = shift(wanted.spans);
    if (found && reads(content, found, wanted)) return { ...found, by: "text" };
  }
  return nearest(content, wanted) ?? { ...lineAt(content, wanted.line ?? 1), by: "line" };
}

type Spans = WantedPlace["spans"];
type Shift = (spans: Spans) => { start: number; end: number } | undefined;

/** Ways in which a document's text may lie in its file. */
function shifts(content: string, { document }: WantedPlace): Shift[] {
  const asItIs: Shift = (spans) => extent(spans);
  const pubtator = sections(content, document);
  if (!pubtator) return [asItIs];
  const { title, abstract } = pubtator;
  const at = (offset: number): number =>
    offset <= title.end - title.start || !abstract
      ? title.start + offset
      : abstract.start + offset - (title.end - title.start) - 1;
  return [
    (spans) => {
      const whole = extent(spans);
      return whole && { start: at(whole.start), end: at(whole.end) };
    },
    asItIs,
  ];
}

const extent = (spans: Spans): { start: number; end: number } | undefined => {
  const [first, last] = [spans[0], spans.at(-1)];
  return first && last ? { start: first.start, end: last.end } : undefined;
};

/** Title and abstract of a document in PubTator: `id|t|...` and `id|a|...`. */
function sections(content: string, id: string) {
  const section = (role: string) => {
    const head = `${id}|${role}|`;
    const begins = content.startsWith(head) ? 0 : content.indexOf(`\n${head}`) + 1;
    if (begins === 0 && !content.startsWith(head)) return undefined;
    const start = begins + head.length;
    const lf = content.indexOf("\n", start);
    const end = lf < 0 ? content.length : content[lf - 1] === "\r" ? lf - 1 : lf;
    return { start, end };
  };
  const title = section("t");
  return title && { title, abstract: section("a") };
}

const plain = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

function reads(
  content: string,
  { start, end }: { start: number; end: number },
  { spans, text }: WantedPlace,
): boolean {
  if (start < 0 || end > content.length || start >= end) return false;
  const there = plain(content.slice(start, end));
  const words = plain(text);
  // A discontinuous mention begins and ends with its words.
  return spans.length > 1
    ? there.startsWith(words.split(" ")[0] ?? "") && there.endsWith(words.split(" ").at(-1) ?? "")
    : there === words;
}

/** The same words, nearest to where they should be: to the line where it is known, else to the offset. */
function nearest(content: string, { spans, text, line }: WantedPlace): FoundPlace | undefined {
  const words = text.trim();
  if (!words) return undefined;
  const to = line === undefined ? (spans[0]?.start ?? 0) : lineAt(content, line).start;
  const after = content.indexOf(words, to);
  const before = content.lastIndexOf(words, to);
  const starts = [after, before].filter((at) => at >= 0).sort((a, b) => Math.abs(a - to) - Math.abs(b - to));
  const start = starts[0];
  return start === undefined ? undefined : { start, end: start + words.length, by: "near" };
}

/** The line's own extent; of a line that is not there, the last one. */
function lineAt(content: string, line: number): { start: number; end: number } {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const lf = content.indexOf("\n", start);
    if (lf < 0) break;
    start = lf + 1;
  }
  const lf = content.indexOf("\n", start);
  return { start, end: lf < 0 ? content.length : lf };
}
