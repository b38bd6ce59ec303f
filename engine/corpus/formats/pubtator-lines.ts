// The grammar of one PubTator line, after the format of NCBI's PubTator downloads: `id|t|title`, `id|a|abstract`,
// tab-separated mentions and relations.

export interface SectionLine {
  readonly id: string;
  readonly role: "title" | "abstract";
  /** UTF-16 offset of the section's first unit: right behind the second bar. Later bars belong to the text. */
  readonly textStart: number;
}

const BAR = 0x7c;
const T = 0x74;
const A = 0x61;
const LONGEST_ID = 64;

/** The section line in `text[start, end)`, a line without its line break; undefined for any other line. A byte order mark before it is passed over. */
export function sectionAt(text: string, start: number, end: number): SectionLine | undefined {
  const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
  const limit = Math.min(end - 2, from + LONGEST_ID);
  for (let i = from; i < limit; i++) {
    const u = text.charCodeAt(i);
    if (u <= 32) return undefined;
    if (u !== BAR) continue;
    const letter = text.charCodeAt(i + 1);
    if (i === from || (letter !== T && letter !== A) || text.charCodeAt(i + 2) !== BAR) return undefined;
    return { id: text.slice(from, i), role: letter === T ? "title" : "abstract", textStart: i + 3 };
  }
  return undefined;
}

/** A title, or an abstract of another document than the current one, begins a document. */
export const beginsDocument = (section: SectionLine, current: string | undefined): boolean =>
  section.role === "title" || section.id !== current;

export interface MentionColumns {
  readonly document: string;
  /** Code points over title, one separator, abstract. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly type: string;
  /** As written, empty where the column is missing; `-` and `-1` mean none. */
  readonly concept: string;
  /** Columns behind the id: BC5CDR spells the parts of a composite mention there. */
  readonly more: readonly string[];
}

export type AnnotationLine =
  | { readonly kind: "mention"; readonly columns: MentionColumns }
  | {
      readonly kind: "relation";
      readonly document: string;
      readonly type: string;
      /** Concept ids. */
      readonly arguments: readonly string[];
      /** Columns behind the two ids: BioRED's novelty. */
      readonly more: readonly string[];
    }
  | { readonly kind: "other"; readonly reason: string };

const integer = /^\d{1,15}$/;

/** What a line that is neither blank nor a section is. Relations stay as they are written. */
export function readAnnotation(line: string): AnnotationLine {
  const columns = line.split("\t");
  const [document = "", start = "", end = "", text = "", type = "", concept = ""] = columns;
  if (columns.length < 4)
    return {
      kind: "other",
      reason: "this is no title, abstract, mention or relation line; it is kept as it is",
    };
  if (columns.length >= 5 && integer.test(start) && integer.test(end))
    return {
      kind: "mention",
      columns: {
        document,
        start: Number(start),
        end: Number(end),
        text,
        type,
        concept,
        more: columns.slice(6),
      },
    };
  if (columns.length > 5)
    return {
      kind: "other",
      reason: `start and end should be whole numbers, found "${start}" and "${end}"; the line is kept as it is`,
    };
  return {
    kind: "relation",
    document,
    type: start,
    arguments: columns.slice(2, 4),
    more: columns.slice(4),
  };
}
