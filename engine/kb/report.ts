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

const MOST_PROBLEMS = 200;
const EXCERPT = 120;

export class ImportReport {
  /** Rows, stanzas or lines that should have held a concept or part of one. */
  rows = 0;
  /** Concepts handed on. */
  concepts = 0;
  /** Of these, obsolete ones. */
  obsolete = 0;
  /** Every problem, listed or not. */
  problemCount = 0;
  /** The first problems, at most 200. */
  readonly problems: Problem[] = [];
  /** Names with several concepts; filled in by `buildKb`. */
  ambiguous: { count: number; examples: readonly AmbiguousName[] } = { count: 0, examples: [] };

  problem(file: string, line: number, reason: string, text = ""): void {
    this.problemCount++;
    if (this.problems.length >= MOST_PROBLEMS) return;
    const excerpt = text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
    this.problems.push({ file, line, reason, excerpt });
  }
}
