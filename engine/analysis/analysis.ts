// The answer to "what does this text speak of": mentions with their candidates, found by position.
import type { Modifier } from "../recognition/context/modifiers.ts";
import type { DefinedAbbreviation } from "../text/abbreviations.ts";
import type { Mention } from "../text/mention.ts";
import type { Span } from "../text/span.ts";

export type { DefinedAbbreviation } from "../text/abbreviations.ts";

export interface Analysis {
  readonly text: string;
  /** Every mention in reading order; of two that begin together, the outer one first. */
  all(): readonly Mention[];
  /** Mentions that touch the offset, innermost first. */
  at(offset: number): readonly Mention[];
  /** Mentions that overlap the span, in reading order. */
  within(span: Span): readonly Mention[];
  readonly abbreviations: readonly DefinedAbbreviation[];
  /** What the text says of mentions inside the span: triggers of negation and the like whose scope overlaps it. */
  modifiers(span: Span): readonly Modifier[];
}

/**
 * What to read of a file: spans of prose, and which of them share abbreviations (`scope`). A plain text is one
 * region; a PubTator file has two per document; the annotation lines between them are not prose.
 */
export interface Region extends Span {
  readonly scope: number;
}
