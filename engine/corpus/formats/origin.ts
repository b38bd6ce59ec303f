// Where a document was read, kept with it: its own stretch of the file, word for word, so that what nobody changed is
// written back byte for byte.
import type { Document, Relation } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";

export interface Origin {
  /** Name of the format. */
  readonly format: string;
  /** What stands in the file between the document before and this one: separators, brackets, unreadable lines. */
  readonly before: string;
  /** The document itself. */
  readonly raw: string;
  /** What stands behind it, at the file's last document. */
  readonly after?: string;
  /** Set at the file's first document. */
  readonly first?: true;
  /** Line of the file at which `raw` begins, counted from 1. */
  readonly line: number;
  /** The document as it was read: what differs from it was changed. */
  readonly read: Document;
  /** What of the file each mention or relation was made of; the shape is the format's own. */
  readonly items?: ReadonlyMap<Mention | Relation, unknown>;
  /** What the file says and a `Document` has no place for: kept in this format, lost in another. */
  readonly extras?: readonly string[];
}

/** A document that came from a file. Spreading it keeps its origin. */
export interface SourceDocument extends Document {
  readonly origin: Origin;
}

/** The origin of a document that was read in this format. */
export function originOf<O extends Origin = Origin>(document: Document, format: string): O | undefined {
  const { origin } = document as Partial<SourceDocument>;
  return origin?.format === format ? (origin as O) : undefined;
}

const sameItems = (a: readonly unknown[] = [], b: readonly unknown[] = []) =>
  a === b || (a.length === b.length && a.every((item, i) => item === b[i]));

/** Whether a document still says what was read: the same text, and the very same mentions and relations. */
export const isUnchanged = (document: Document, { read }: Origin): boolean =>
  document.id === read.id &&
  document.text === read.text &&
  sameItems(document.mentions, read.mentions) &&
  sameItems(document.relations, read.relations) &&
  sameItems(document.sections, read.sections);

/** Attaches the origin; `read` is the document itself. */
export const withOrigin = (
  document: Document,
  origin: Omit<Origin, "read">,
): SourceDocument & { origin: Origin } => ({ ...document, origin: { ...origin, read: document } });
