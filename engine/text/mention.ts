// A mention and what it may mean: one shape from the recogniser to the screen. Each stage adds, none rewrites.
import type { Span } from "./span.ts";

/** A concept of a knowledge base, by its CURIE (`MESH:D003920`). CURIEs are unique across loaded KBs. */
export interface ConceptRef {
  readonly id: string;
  /** Name of the KB that holds the concept; absent for an id read from a file whose KB is not loaded. */
  readonly kb?: string;
}

/** Which stage proposed a candidate, from the surest to the least sure; `decided` is a person's own choice. */
export type Stage = "decided" | "exact" | "normalised" | "abbreviation" | "similar" | "dense" | "guided";

/** One concept that a mention may mean, and why. */
export interface Candidate {
  readonly concept: ConceptRef;
  /** Preferred name of the concept. */
  readonly name: string;
  readonly group: string;
  /** Name or synonym that matched. */
  readonly matched: string;
  readonly stage: Stage;
  /** 0 to 1; comparable inside one mention, not a calibrated probability. */
  readonly score: number;
  readonly obsolete: boolean;
  /** For `abbreviation`: the long form found in the text that lent its concept. */
  readonly longForm?: string;
  /** What the document says for it against its nearest rival, in words for a person, the strongest first. */
  readonly because?: readonly string[];
  /** Name by which the same text names this concept in full elsewhere; it lifted the score. */
  readonly agreesWith?: string;
}

/** How a cascade of linkers came to what it says of a mention: the cheapest stage that was sure enough, and what spoke for it. */
export interface Why {
  /** `exact name`, `normalised name`, `abbreviation`, `names`, `document`, or the name of a stage that somebody added. */
  readonly stage: string;
  /** Chance (0 to 1) that the answer is right: that of the first candidate, or, of a NIL, that no loaded KB has the concept. */
  readonly chance: number;
  /** Chance (0 to 1) that no loaded KB has the concept, where a stage asked. */
  readonly nil?: number;
  /** In words for a person, the strongest first. */
  readonly because: readonly string[];
  /** The next best answer, with the chance that it is right instead. */
  readonly runnerUp?: { readonly concept: ConceptRef; readonly name: string; readonly chance: number };
}

/**
 * linked: one concept stands out. ambiguous: the two best are too close. nil: the KB has no concept for it.
 * undecided: nobody linked it yet.
 */
export type LinkStatus = "linked" | "ambiguous" | "nil" | "undecided";

/** A property of a mention: present (`negated: true`) or with a value (`experiencer: "family"`). */
export type Attributes = Readonly<Record<string, string | true>>;

/** A recogniser that found a mention, and what it said of it. */
export interface Finder {
  /** `dictionary`, a model's name. */
  readonly name: string;
  /** What it took the words for, in its own terms. */
  readonly label?: string;
  /** 0 to 1: how sure it is. */
  readonly score?: number;
}

export interface Mention {
  /** Name inside its document, permanent once given: `T12`. Absent where the source has none. */
  readonly id?: string;
  /** One span, or several for a discontinuous mention; in reading order, not overlapping. */
  readonly spans: readonly [Span, ...Span[]];
  /** Semantic group (`DISO`, `CHEM`, ...), or the type of the file it was read from. */
  readonly type?: string;
  /** Who found it: `dictionary`, `abbreviation`, a model's name, a file's annotator. */
  readonly source: string;
  readonly status: LinkStatus;
  /** What it is linked to: empty unless `linked`; several for a composite mention. */
  readonly concepts: readonly ConceptRef[];
  /** Ranked, best first. */
  readonly candidates: readonly Candidate[];
  readonly why?: Why;
  readonly attributes?: Attributes;
  /** What an annotator wrote about it. */
  readonly note?: string;
  /** 0 to 1: how sure the source is that this is a mention. */
  readonly score?: number;
  /** Every recogniser that found it, where several looked or one tells more than `source`; the surest first. */
  readonly foundBy?: readonly Finder[];
}

/** From the first code unit of the mention to its last, gaps of a discontinuous one included. */
export const extentOf = (m: Mention): Span => ({
  start: m.spans[0].start,
  end: (m.spans.at(-1) ?? m.spans[0]).end,
});

/** The mention's own text; parts of a discontinuous one joined by a space. */
export const textOf = (m: Mention, text: string): string =>
  m.spans.map((s) => text.slice(s.start, s.end)).join(" ");
