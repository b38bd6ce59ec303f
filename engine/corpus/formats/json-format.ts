// What all JSON formats share: reading item by item with each item's own text kept, and writing items back between
// the separators they stood between. A format adds only what an item means.
import type { Document, Relation } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";
import { fitTo, type Lose } from "./fit.ts";
import { baseName, type Capabilities, type Piece, type ReadOptions, type WriteOptions } from "./format.ts";
import { type Frame, writeFramed } from "./framed.ts";
import { type JsonItem, jsonItems, jsonLines } from "./json-items.ts";
import { isUnchanged, originOf, type SourceDocument, withOrigin } from "./origin.ts";
import { Placing, type Report, reporting } from "./placing.ts";

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const objectsOf = (value: unknown): Json[] => listOf(value).filter(isObject);
export const stringOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
/** A whole number, also one written as a string; else NaN. */
export const numberOf = (value: unknown): number =>
  typeof value === "number"
    ? value
    : typeof value === "string" && /^\s*-?\d+\s*$/.test(value)
      ? Number(value)
      : Number.NaN;

/** What a reader makes of an item. */
export interface Made {
  readonly document: Document;
  readonly items?: ReadonlyMap<Mention | Relation, unknown>;
  readonly extras?: readonly string[];
}

export interface Context {
  /** Id of a document whose item gives none: the file's name, and the item's number from the second one on. */
  readonly id: string;
  readonly line: number;
  readonly options: ReadOptions;
  readonly report: Report;
}

export interface JsonShape {
  readonly name: string;
  readonly capabilities: Capabilities;
  /**
   * `lines`: one item a line. `array`: one array of items. `object`: an object with the items in an array. `values`:
   * written as lines, read from an array as well.
   */
  readonly container: "lines" | "array" | "object" | "values";
  /** For `array`: a single document is written without its brackets. */
  readonly bareSingle?: boolean;
  /** For `object`: the key of the array. */
  readonly key?: string;
  readonly make: (value: unknown, context: Context) => Made | string;
  /** The item of a fitted document. `base` is the item it was read from, whose other keys stay. */
  readonly item: (
    document: Document,
    base: Json | undefined,
    lose: Lose,
    items: ReadonlyMap<unknown, unknown>,
  ) => unknown;
  /** Begin and end of a file that was not read. */
  readonly open?: string;
  readonly close?: string;
}

const parse = (raw: string): unknown => {
  try {
    return JSON.parse(raw);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

export async function* readJson(
  shape: JsonShape,
  chunks: AsyncIterable<string>,
  options: ReadOptions,
): AsyncGenerator<SourceDocument> {
  const report = reporting(options);
  const base = baseName(options.file);
  const items = shape.container === "lines" ? jsonLines(chunks) : jsonItems(chunks, shape.key);
  let held: SourceDocument | undefined;
  let before = "";
  let number = 0;
  let any = false;
  const source = (made: Made, item: JsonItem): SourceDocument =>
    withOrigin(made.document, {
      format: shape.name,
      before: before + item.before,
      raw: item.raw,
      ...(any ? {} : { first: true as const }),
      line: item.line,
      ...(made.items ? { items: made.items } : {}),
      ...(made.extras?.length ? { extras: made.extras } : {}),
    });
  for await (const item of items) {
    if ("after" in item) {
      const after = before + item.after;
      if (held) yield { ...held, origin: { ...held.origin, after } };
      else if (after) options.onRest?.(after);
      if (
        shape.container !== "lines" &&
        /[^\s\]},]/.test(item.after) &&
        !/^\s*[\]}]*\s*,?\s*"/.test(item.after)
      )
        report(0, "text behind the last item is kept as it is");
      return;
    }
    number++;
    const id = number === 1 ? base : `${base}-${number}`;
    const value = parse(item.raw);
    let made: Made | string;
    if (value instanceof Error) made = `this is no JSON (${value.message.slice(0, 200)})`;
    else made = shape.make(value, { id, line: item.line, options, report });
    if (typeof made === "string") {
      report(item.line, `${made}; it is kept as it is`);
      before += item.before + item.raw;
      continue;
    }
    if (held) yield held;
    held = source(made, item);
    any = true;
    before = "";
  }
}

/** Spaces of the first indented line, so that what is changed looks like what is not. */
const indentOf = (raw: string): number | undefined => {
  const found = /\n( +)\S/.exec(raw);
  return found ? Math.min(8, found[1]?.length ?? 2) : undefined;
};

function textOfItem(shape: JsonShape, whole: Document, lose: Lose): string {
  const origin = originOf(whole, shape.name);
  if (origin && isUnchanged(whole, origin)) return origin.raw;
  const document = fitTo(whole, shape.name, shape.capabilities, lose);
  const base = origin ? parse(origin.raw) : undefined;
  const value = shape.item(document, isObject(base) ? base : undefined, lose, origin?.items ?? new Map());
  return JSON.stringify(value, null, origin ? indentOf(origin.raw) : undefined);
}

const BARE: Frame = { open: "", between: "\n", close: "\n", opens: /^/, goesOn: /\n/, closes: /^/ };
const ARRAY: Frame = {
  open: "[\n",
  between: ",\n",
  close: "\n]\n",
  opens: /^[\s\uFEFF]*\[/,
  goesOn: /^\s*,/,
  closes: /\]/,
};
const OBJECT: Frame = { ...ARRAY, opens: /^[\s\uFEFF]*\{/ };

/** The frame of a file with this first document. A file of one bare value stays one. */
function frameOf(shape: JsonShape, first: Document, single: boolean): Frame {
  const own = shape.container === "array" ? ARRAY : shape.container === "object" ? OBJECT : BARE;
  const frame: Frame = {
    ...own,
    open: shape.open ?? own.open,
    close: shape.close ?? own.close,
    keepsMore: shape.container === "lines",
  };
  const before = originOf(first, shape.name)?.before;
  if (shape.container === "lines" || shape.container === "object") return frame;
  if (before !== undefined)
    return ARRAY.opens.test(before) ? ARRAY : single || shape.container === "values" ? BARE : frame;
  return single && shape.bareSingle ? BARE : frame;
}

export function writeJson(
  shape: JsonShape,
  documents: AsyncIterable<Document>,
  options: WriteOptions,
): AsyncGenerator<Piece> {
  const bare = shape.container === "lines" || shape.container === "values";
  return writeFramed(
    shape.name,
    (first, single) => frameOf(shape, first, single),
    bare ? "" : `${shape.open ?? "["}${shape.close ?? "]\n"}`,
    documents,
    options,
    (document, lose) => textOfItem(shape, document, lose),
  );
}

/** A format's two halves from its shape. */
export const jsonReadWrite = (shape: JsonShape) => ({
  read: (chunks: AsyncIterable<string>, options: ReadOptions) => readJson(shape, chunks, options),
  write: (documents: AsyncIterable<Document>, options: WriteOptions) => writeJson(shape, documents, options),
});

/** Keys of JSON objects near the beginning of a file, none where it does not begin as JSON: enough to tell a format. */
export function keysIn(head: string): ReadonlySet<string> {
  const text = head.replace(/^\uFEFF/, "").trimStart();
  if (!/^[[{]/.test(text)) return new Set();
  return new Set([...text.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)].map((m) => m[1] ?? ""));
}

/** Places mentions of one document; to be ended when all are placed. */
export const placingFor = (
  text: string,
  unit: NonNullable<ReadOptions["offsets"]>,
  context: Context,
): Placing => new Placing(text, context.options.offsets ?? unit, context.report);
