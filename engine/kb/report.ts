// What happened while sources were read and a KB was built: counted in full, listed up to a cap, nothing in silence.

export interface Problem {
  readonly file: string;
  /** 1-based; 0 where the problem belongs to no line. */
  readonly line: number;
  readonly reason: string;
  /** The start of the text in question. */
  readonly excerpt: string;
}

export interface AmbiguousName {
  readonly name: string;
  /** CURIEs of all concepts that the name stands for. */
  readonly concepts: readonly string[];
}

/** What the hierarchy of the concepts is like; filled in by `checkedHierarchy`. */
export interface HierarchyReport {
  /** Pairs of a concept and one of its parents. */
  readonly edges: number;
  /** Of these, pairs whose parent is no concept of any source. */
  readonly unknownParents: number;
  /** Concepts in a cycle or below one. */
  readonly cyclic: number;
  /** Cycles found: at least one where any concept is cyclic, though not every one of those that share concepts. */
  readonly cycles: number;
  /** The first cycles, each from a concept up to itself. */
  readonly examples: readonly (readonly string[])[];
}

const MOST_PROBLEMS = 200;
const EXCERPT = 120;
const MOST_KINDS = 200;
const OTHER_KINDS = "other reasons";

/** A reason without the values in it, so that alike ones are counted together. */
const kindOf = (reason: string): string =>
  reason
    .slice(0, 500)
    .replace(/"[^"]*"/g, '"…"')
    .replace(/\d+/g, "…");

function count(kinds: Map<string, number>, kind: string, by: number): void {
  const known = kinds.has(kind) || kinds.size < MOST_KINDS ? kind : OTHER_KINDS;
  kinds.set(known, (kinds.get(known) ?? 0) + by);
}

export class ImportReport {
  /** Rows, stanzas or lines that should have held a concept or part of one. */
  rows = 0;
  /** Concepts handed on. */
  concepts = 0;
  /** Of these, obsolete ones. */
  obsolete = 0;
  /** Of the obsolete ones, those whose vocabulary names a successor. */
  replaced = 0;
  /** Every problem, listed or not. */
  problemCount = 0;
  /** The first problems (200 unless told otherwise). */
  readonly problems: Problem[] = [];
  /** How often each kind of problem occurred: reasons with `…` for the values in them. */
  readonly reasons = new Map<string, number>();
  /** What was left out because it was asked to be, and how often. */
  readonly skipped = new Map<string, number>();
  hierarchy: HierarchyReport = { edges: 0, unknownParents: 0, cyclic: 0, cycles: 0, examples: [] };
  /** Names with several concepts; filled in by `buildKb`. */
  ambiguous: { count: number; examples: readonly AmbiguousName[] } = { count: 0, examples: [] };

  readonly #mostProblems: number;

  constructor(mostProblems = MOST_PROBLEMS) {
    this.#mostProblems = mostProblems;
  }

  /** Counts what a filter left out: no problem, but not in silence either. */
  skip(reason: string, by = 1): void {
    count(this.skipped, reason, by);
  }

  problem(file: string, line: number, reason: string, text = ""): void {
    this.problemCount++;
    count(this.reasons, kindOf(reason), 1);
    if (this.problems.length >= this.#mostProblems) return;
    const excerpt = text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
    this.problems.push({ file, line, reason, excerpt });
  }

  /** The whole report as plain values. */
  toJSON(): Record<string, unknown> {
    return {
      rows: this.rows,
      concepts: this.concepts,
      obsolete: {
        count: this.obsolete,
        withSuccessor: this.replaced,
        withoutSuccessor: this.obsolete - this.replaced,
      },
      problemCount: this.problemCount,
      reasons: Object.fromEntries(this.reasons),
      skipped: Object.fromEntries(this.skipped),
      hierarchy: this.hierarchy,
      ambiguous: this.ambiguous,
      problems: this.problems,
    };
  }
}
