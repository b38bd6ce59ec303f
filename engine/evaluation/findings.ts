// What can be wrong with the two sides of an evaluation, declared once, and the list that collects it: every case is
// counted, the first ones are placed, and the effect on the figures is said.
import type { Finding, Place } from "./result-evidence.ts";

interface Declared {
  readonly severity: Finding["severity"];
  readonly title: string;
  /** What was done, and which denominator it touches. */
  readonly effect: string;
}

export const EVALUATION_FINDINGS = {
  "reader-problem": {
    severity: "warning",
    title: "The reader could not use something of a file",
    effect: "What it left out or repaired is not as the file says; see the places.",
  },
  "malformed-mention": {
    severity: "error",
    title: "A mention with no text, or outside its document",
    effect: "Left out of its side: gold or predicted is smaller by this many.",
  },
  "malformed-row": {
    severity: "error",
    title: "A table row without document, mention or place",
    effect: "Left out of both sides.",
  },
  "offsets-unusable": {
    severity: "warning",
    title: "A table row whose end does not lie behind its start",
    effect: "Counts on both sides, at a place of its own.",
  },
  "score-unreadable": {
    severity: "warning",
    title: "A score that is no number",
    effect: "The mention counts everywhere but in the confidence pairs, where it is unanswered.",
  },
  "document-missing": {
    severity: "error",
    title: "A gold document without a prediction",
    effect: "All of its gold mentions count as missed.",
  },
  "document-extra": {
    severity: "warning",
    title: "A predicted document without gold",
    effect: "Not scored: nobody said that it holds nothing.",
  },
  "document-twice": {
    severity: "warning",
    title: "Two documents of one side with the same id",
    effect: "The first one counts, the others are left out.",
  },
  "text-differs": {
    severity: "error",
    title: "The two sides disagree about a document's text",
    effect: "Offsets were compared as they are; they may point at different words.",
  },
  "duplicate-gold": {
    severity: "warning",
    title: "The same gold mention twice: spans, type and concepts",
    effect: "Counted once.",
  },
  "duplicate-predicted": {
    severity: "warning",
    title: "The same predicted mention twice: spans, type and concepts",
    effect: "Counted once.",
  },
  "gold-disagrees": {
    severity: "warning",
    title: "Two gold mentions at the same spans and of the same type with different concepts",
    effect: "Both count: one predicted mention can be right for one of them only.",
  },
  "gold-crosses": {
    severity: "information",
    title: "Two gold mentions of one type overlap without one holding the other",
    effect: "Both count; a flat recogniser can find one of them only.",
  },
  "gold-without-concept": {
    severity: "information",
    title: "A gold mention of which nobody said the concept, in a corpus with concepts",
    effect: "Counts for recognition, not for linking; predictions at its place do not count end to end.",
  },
  "gold-place-taken": {
    severity: "warning",
    title: "A further gold mention at the same spans and of the same type",
    effect: "Left out: the first one counts (--one-per-place).",
  },
  "nil-in-composite": {
    severity: "information",
    title: "A gold answer that mixes concepts with `no concept`",
    effect: "Its concepts count; the part without one does not.",
  },
  "training-without-concepts": {
    severity: "warning",
    title: "A training corpus of which no mention has a concept",
    effect: "Every gold concept counts as unseen in it. Do its concepts stand elsewhere (--concepts)?",
  },
  "concept-not-held": {
    severity: "information",
    title: "A gold concept that no loaded knowledge base holds",
    effect: "Counts: no linker into these knowledge bases can get it right. See `reachable`.",
  },
  "ids-disjoint": {
    severity: "error",
    title: "No predicted id is a gold id anywhere",
    effect: "Everything counts as wrong. Is a prefix missing (--prefix)?",
  },
  "type-not-in-gold": {
    severity: "warning",
    title: "A predicted type that gold does not have",
    effect:
      "All of its mentions are spurious. Is a mapping missing (--map-type), or should they be left out (--type)?",
  },
  "few-documents": {
    severity: "warning",
    title: "Few documents",
    effect: "Intervals are rough, and most likely too narrow: draw no conclusion from small differences.",
  },
  "no-gold": {
    severity: "error",
    title: "Gold holds no mention",
    effect: "Recall and F1 are undefined.",
  },
} as const satisfies Record<string, Declared>;

export type FindingCode = keyof typeof EVALUATION_FINDINGS;

const PLACES = 20;

export class FindingList {
  readonly #found = new Map<FindingCode, { count: number; places: Place[] }>();

  /** `by`: how many cases the place stands for. */
  add(code: FindingCode, place: Place, by = 1): void {
    const known = this.#found.get(code) ?? { count: 0, places: [] };
    known.count += by;
    if (known.places.length < PLACES) known.places.push(place);
    this.#found.set(code, known);
  }

  /** For what turns out to be no case at all. */
  drop(code: FindingCode): void {
    this.#found.delete(code);
  }

  /** Gravest first, then in the order of declaration. */
  list(): Finding[] {
    const codes = Object.keys(EVALUATION_FINDINGS) as FindingCode[];
    const grave: Finding["severity"][] = ["error", "warning", "information"];
    return grave.flatMap((severity) =>
      codes.flatMap((code): Finding[] => {
        const found = this.#found.get(code);
        const declared = EVALUATION_FINDINGS[code];
        if (!found || declared.severity !== severity) return [];
        const { count, places } = found;
        return [{ code, ...declared, count, places, leftOut: Math.max(0, count - places.length) }];
      }),
    );
  }
}
