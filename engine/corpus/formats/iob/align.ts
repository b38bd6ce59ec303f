// Finds tokens again in the text they were cut from: in order, over white space, with the brackets and quotes that
// the Penn Treebank rewrote.
import type { Span } from "../../../text/span.ts";

const REWRITTEN: Readonly<Record<string, readonly string[]>> = {
  "-LRB-": ["("],
  "-RRB-": [")"],
  "-LSB-": ["["],
  "-RSB-": ["]"],
  "-LCB-": ["{"],
  "-RCB-": ["}"],
  "``": ['"', "\u201c", "\u00ab"],
  "''": ['"', "\u201d", "\u00bb"],
  '"': ["\u201c", "\u201d", "``", "''"],
  "'": ["\u2019", "\u2018"],
  "...": ["\u2026"],
};

/** One span per token; undefined where a token is not the next thing in the text. */
export function alignTokens(text: string, tokens: readonly string[]): Span[] | undefined {
  const spans: Span[] = [];
  let at = 0;
  for (const token of tokens) {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
    const found = [token, ...(REWRITTEN[token] ?? [])].find(
      (form) => form !== "" && text.startsWith(form, at),
    );
    if (found === undefined) return undefined;
    spans.push({ start: at, end: at + found.length });
    at += found.length;
  }
  return spans;
}
