// What happened while sources were read and a KB was built: counted in full, listed up to a cap, nothing in silence.
import type { Concept } from "./concept.ts";
import { ConceptPlaces } from "./concept-places.ts";

export interface Problem {
  readonly file: string;
  /** 1-based; 0 where the problem belongs to no line. */
  readonly line: number;
  readonly reason: string;
  /** The start of the text in question. */
  readonly excerpt: string;
}

/** Where a record begins: `line` is 1-based, 0 where it is not known. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

export interface AmbiguousName {
  readonly name: string;
  /** CURIEs of all concepts that the name stands for. */
  readonly concepts: readonly string[];
}

/** An obsolete concept that was kept. */
export interface ObsoleteConcept extends SourcePlace {
  readonly id: string;
  readonly name: string;
  /** Ids that take its place; empty where its vocabulary names none. */
  readonly replacedBy: readonly string[];
}

/** A reason for which records were left out without being wrong, how often, and where first. */
export interface Skipped extends SourcePlace {
  readonly reason: string;
  readonly count: number;
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
/** To find one looks through all places. */
const MOST_FIRST_PLACES = 200;
const EXCERPT = 120;
const MOST_KINDS = 200;
const OTHER_KINDS = "other reasons";

const excerptOf = (text: string): string => (text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text);

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
  /** Where each of these was left out first. */
  readonly #skippedFirst = new Map<string, SourcePlace>();
  /** Broken or foreign characters: every case counted, the first ones listed. They are among the problems too. */
  encodingCount = 0;
  readonly encoding: Problem[] = [];
  /** The first obsolete concepts with a successor, and the first ones without. */
  readonly obsoletes: { readonly replaced: ObsoleteConcept[]; readonly orphaned: ObsoleteConcept[] } = {
    replaced: [],
    orphaned: [],
  };
  /** Prefixes of the ids that are wanted, in lower case; concepts of others are left out and counted. */
  only: ReadonlySet<string> | undefined;
  hierarchy: HierarchyReport = { edges: 0, unknownParents: 0, cyclic: 0, cycles: 0, examples: [] };
  /** Names with several concepts; filled in by `buildKb`. */
  ambiguous: { count: number; examples: readonly AmbiguousName[] } = { count: 0, examples: [] };

  readonly #mostProblems: number;
  readonly #places = new ConceptPlaces();
  #firstPlaces = 0;

  constructor(mostProblems = MOST_PROBLEMS) {
    this.#mostProblems = mostProblems;
  }

  /** Counts what a filter left out: no problem, but not in silence either. */
  skip(reason: string, by = 1, file = "", line = 0): void {
    count(this.skipped, reason, by);
    if (file && this.skipped.has(reason) && !this.#skippedFirst.has(reason))
      this.#skippedFirst.set(reason, { file, line });
  }

  /** All reasons of `skip`, the most frequent first. */
  skips(): Skipped[] {
    return [...this.skipped]
      .sort(([, a], [, b]) => b - a)
      .map(([reason, times]) => ({
        reason,
        count: times,
        ...(this.#skippedFirst.get(reason) ?? { file: "", line: 0 }),
      }));
  }

  /** A problem of characters: bytes that are not what the file says it is written in. */
  encodingTrouble(file: string, line: number, reason: string, text = ""): void {
    this.encodingCount++;
    if (this.encoding.length < this.#mostProblems)
      this.encoding.push({ file, line, reason, excerpt: excerptOf(text) });
    this.problem(file, line, reason, text);
  }

  /** Takes note of a concept that is handed on, and of where it is from. */
  kept(concept: Concept, { file, line }: SourcePlace): void {
    this.concepts++;
    this.#places.add(concept.id, file, line);
    if (!concept.obsolete) return;
    this.obsolete++;
    const { id, name, replacedBy } = concept;
    if (replacedBy.length > 0) this.replaced++;
    const list = this.obsoletes[replacedBy.length > 0 ? "replaced" : "orphaned"];
    if (list.length < this.#mostProblems) list.push({ id, name, replacedBy, file, line });
  }

  /** Where the concept's record begins; undefined for one that no importer handed on. */
  placeOf(id: string): SourcePlace | undefined {
    return this.#places.of(id);
  }

  /** Says of the concept that was handed on last that it came before; `source` names those that no importer read. */
  cameBefore({ id, name }: Concept, source: string): void {
    const { file, line } = this.#places.latest ?? { file: source, line: 0 };
    const first = this.#firstPlaces++ < MOST_FIRST_PLACES ? this.placeOf(id) : undefined;
    const isKnown = first?.line && (first.file !== file || first.line !== line);
    const where = isKnown
      ? first.file === file
        ? ` in line ${first.line}`
        : ` at ${first.file}:${first.line}`
      : "";
    this.problem(file, line, `the id came before${where}; the records were merged.`, `${id} ${name}`);
  }

  problem(file: string, line: number, reason: string, text = ""): void {
    this.problemCount++;
    count(this.reasons, kindOf(reason), 1);
    if (this.problems.length >= this.#mostProblems) return;
    this.problems.push({ file, line, reason, excerpt: excerptOf(text) });
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
        examples: [...this.obsoletes.orphaned, ...this.obsoletes.replaced],
      },
      problemCount: this.problemCount,
      reasons: Object.fromEntries(this.reasons),
      skipped: Object.fromEntries(this.skipped),
      skippedFirst: Object.fromEntries(this.#skippedFirst),
      encoding: { count: this.encodingCount, examples: this.encoding },
      hierarchy: this.hierarchy,
      ambiguous: {
        ...this.ambiguous,
        examples: this.ambiguous.examples.map((name) => ({
          ...name,
          owners: name.concepts.map((id) => ({ id, ...this.placeOf(id) })),
        })),
      },
      problems: this.problems,
    };
  }
}
