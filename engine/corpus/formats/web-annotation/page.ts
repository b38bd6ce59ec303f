// What a page of W3C Web Annotations says: targets with their selectors, bodies by their purpose.
import type { Span } from "../../../text/span.ts";
import { isObject, type Json, numberOf, objectsOf, stringOf } from "../json-format.ts";

export const some = (value: unknown): Json[] =>
  Array.isArray(value) ? objectsOf(value) : isObject(value) ? [value] : [];
export const pages = (value: unknown): Json[] =>
  Array.isArray(value)
    ? objectsOf(value)
    : isObject(value)
      ? [
          ...objectsOf(value.items),
          ...(isObject(value.first) ? objectsOf(value.first.items) : []),
          ...(value.type === "Annotation" ? [value] : []),
        ]
      : [];

export interface Selected {
  readonly offsets: readonly [number, number] | undefined;
  readonly exact: string | undefined;
  readonly prefix: string;
  readonly suffix: string;
}

export function selectedBy(target: Json): Selected {
  const selectors = some(target.selector);
  const position = selectors.find((s) => s.type === "TextPositionSelector");
  const quote = selectors.find((s) => s.type === "TextQuoteSelector");
  return {
    offsets: position && [numberOf(position.start), numberOf(position.end)],
    exact: quote && stringOf(quote.exact),
    prefix: (quote && stringOf(quote.prefix)) ?? "",
    suffix: (quote && stringOf(quote.suffix)) ?? "",
  };
}

/** Where a quote stands with this context; undefined where it stands nowhere or in several places. */
export function findQuote(
  text: string,
  { exact, prefix, suffix }: Pick<Selected, "exact" | "prefix" | "suffix">,
): Span | undefined {
  if (!exact) return undefined;
  const places: number[] = [];
  for (let at = text.indexOf(exact); at >= 0 && places.length < 1000; at = text.indexOf(exact, at + 1))
    places.push(at);
  const fitting = places.filter(
    (at) => text.slice(0, at).endsWith(prefix) && text.startsWith(suffix, at + exact.length),
  );
  const [start] = fitting.length ? fitting : places;
  if (start === undefined || (fitting.length ? fitting : places).length > 1) return undefined;
  return { start, end: start + exact.length };
}

export const sourceOf = (annotations: readonly Json[]): string | undefined => {
  for (const a of annotations)
    for (const t of some(a.target)) {
      const source = isObject(t.source) ? stringOf(t.source.id) : stringOf(t.source);
      if (source) return source;
    }
  return undefined;
};

/** What the bodies of an annotation say. */
export function saidBy(annotation: Json) {
  let type: string | undefined;
  let score: number | undefined;
  const concepts: string[] = [];
  const notes: string[] = [];
  const attributes: Record<string, string | true> = {};
  for (const body of some(annotation.body)) {
    const value = stringOf(body.value) ?? stringOf(body.source) ?? stringOf(body.id);
    if (value === undefined) continue;
    if (body.purpose === "identifying" || body.purpose === "linking") concepts.push(value);
    else if (body.purpose === "commenting" || body.purpose === "describing") notes.push(value);
    else if (body.purpose === "classifying" && typeof body.name === "string")
      attributes[body.name] = body.value === "true" ? true : value;
    else if (body.purpose === "assessing") score = Number(value);
    else if (type === undefined) type = value;
    else notes.push(value);
  }
  return { type, score, concepts, notes, attributes };
}

/** The text that the quotes alone give, at their positions; spaces elsewhere. */
export function textFromQuotes(annotations: readonly Json[]): string {
  const characters: string[] = [];
  for (const a of annotations)
    for (const t of some(a.target)) {
      const { offsets, exact } = selectedBy(t);
      if (!offsets || exact === undefined || !(offsets[0] >= 0) || offsets[1] > 10_000_000) continue;
      [...exact].slice(0, offsets[1] - offsets[0]).forEach((c, i) => {
        characters[offsets[0] + i] = c;
      });
    }
  return Array.from(characters, (c) => c ?? " ").join("");
}
