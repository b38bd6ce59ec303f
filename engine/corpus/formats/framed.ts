// Writes documents between the separators of a container: a JSON array, an XML collection, lines. Documents that come
// from one file keep what stood between them there.
import type { Document } from "../../text/document.ts";
import { type Lose, losing } from "./fit.ts";
import type { Piece, WriteOptions } from "./format.ts";
import { originOf } from "./origin.ts";

/** How a container begins, goes on and ends; `open` and `close` for a file that was not read. */
export interface Frame {
  readonly open: string;
  readonly between: string;
  readonly close: string;
  /** Whether text before a first document, between two, behind a last one is this container's. */
  readonly opens: RegExp;
  readonly goesOn: RegExp;
  readonly closes: RegExp;
  /** Whether what is no separator is kept between documents all the same (broken lines). */
  readonly keepsMore?: boolean;
}

/** Each value with whether it is the last one. */
async function* withLast<T>(values: AsyncIterable<T>): AsyncGenerator<{ value: T; last: boolean }> {
  let held: { value: T } | undefined;
  for await (const value of values) {
    if (held) yield { value: held.value, last: false };
    held = { value };
  }
  if (held) yield { value: held.value, last: true };
}

/**
 * `frameOf` is asked once, with the first document and whether it is the only one; `empty` is a file without any.
 * `textOf` gives a document's own text, its raw text where it is unchanged.
 */
export async function* writeFramed(
  name: string,
  frameOf: (first: Document, single: boolean) => Frame,
  empty: string,
  documents: AsyncIterable<Document>,
  options: WriteOptions,
  textOf: (document: Document, lose: Lose) => string,
): AsyncGenerator<Piece> {
  let frame: Frame | undefined;
  let after: string | undefined;
  /** Whether all so far stands in the output as it stood in one file. */
  let pure = true;
  for await (const { value: document, last } of withLast(documents)) {
    const first = frame === undefined;
    frame ??= frameOf(document, last);
    const origin = originOf(document, name);
    const before: string | undefined = origin?.before;
    const follows: boolean = pure && !first && after === undefined;
    const fits: boolean =
      before !== undefined &&
      (follows || (first && origin?.first === true) || (first ? frame.opens : frame.goesOn).test(before));
    const otherwise = first ? frame.open : frame.between + (frame.keepsMore ? (before ?? "") : "");
    yield {
      text: (fits ? (before as string) : otherwise) + textOf(document, losing(document, options.onLoss)),
    };
    pure &&= origin !== undefined && fits && (first || follows);
    after = origin?.after;
  }
  if (frame) yield { text: after !== undefined && (pure || frame.closes.test(after)) ? after : frame.close };
  else yield { text: options.rest?.() ?? empty };
}
