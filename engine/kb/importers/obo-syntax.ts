// The lexical rules of OBO 1.2 and 1.4: tags, quoted texts, escapes, cross-reference lists, trailing modifiers, comments.

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", W: " " };

export const withoutEscapes = (text: string): string =>
  text.includes("\\") ? text.replace(/\\(.)/gs, (_, c: string) => ESCAPES[c] ?? c) : text;

/** Splits `tag: value`; undefined where the line has no tag. */
export function tagAndValue(line: string): [tag: string, value: string] | undefined {
  const at = line.indexOf(":");
  if (at <= 0) return undefined;
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

/** Trailing modifiers: `{source="X", comment="..."}`. A brace without `name=` is part of the text. */
const MODIFIERS = /\s*(?<!\\)\{\s*[\w:.#/-]+\s*=(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}\s*$/;
const COMMENT = /\s+!(?:\s.*)?$/;

/** An unquoted value: without comment and modifiers, escapes resolved. */
export function plainValue(value: string): string {
  return withoutEscapes(value.replace(COMMENT, "").replace(MODIFIERS, "")).trim();
}

/** The first word of a value: an id before its comment, modifiers or description. */
export const firstWord = (value: string): string =>
  withoutEscapes(/^(?:\\.|[^\s{\\])*/.exec(value)?.[0] ?? "");

/** `"text" rest`: the quoted text and what follows it; undefined where the quotes are missing or not closed. */
export function quoted(value: string): { text: string; rest: string } | undefined {
  const match = /^"((?:[^"\\]|\\.)*)"\s*(.*)$/s.exec(value);
  return match ? { text: withoutEscapes(match[1] as string).trim(), rest: match[2] as string } : undefined;
}

/** The items of the first `[a, b "description", c]` of a text; none where there is no list. */
export function xrefList(text: string): string[] {
  const list = /\[((?:[^\]\\"]|\\.|"(?:[^"\\]|\\.)*")*)\]/.exec(text)?.[1];
  if (!list) return [];
  const items = list.match(/(?:[^,\\"]|\\.|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return items
    .map((item) => withoutEscapes(item.replace(/\s*"(?:[^"\\]|\\.)*"\s*$/, "").trim()))
    .filter(Boolean);
}

/** A line that goes on in the next one ends in an odd number of backslashes. */
export const continues = (line: string): boolean => /(?:^|[^\\])(?:\\\\)*\\$/.test(line);

/** Synonym types that mark short forms: by name, or OMO's ids for abbreviation and acronym. */
export const SHORT_FORM = /abbrev|acronym|^OMO:00030(?:00|12)$/i;
