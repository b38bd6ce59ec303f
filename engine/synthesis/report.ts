// What a run came to, in counts: how many concepts have their sentences, what was thrown away and why, how varied the rest is.
import type { Outcome, RunHead } from "./outcome.ts";
import type { Row } from "./row.ts";

export interface GenerationReport {
  readonly run: RunHead;
  readonly concepts: { readonly asked: number; kept: number; rejected: number; failed: number; open: number };
  /** Concepts with at least `perConcept` rows. */
  full: number;
  rows: number;
  /** Rows whose marked words are the concept's, among all rows and drafts that were read: the mention-preserving rate's parts. */
  drafts: number;
  /** By how the reply was read. */
  readonly read: Record<Row["read"], number>;
  /** Everything not kept, by reason. */
  readonly reasons: Record<string, number>;
  /** Some of it, by reason: at most five of each. */
  readonly examples: Record<string, { concept: string; text: string }[]>;
  /** What was said where there was no answer, and for how many concepts. At most 20 sentences are told apart. */
  readonly errors: Record<string, number>;
  nearDuplicates: number;
  /** Marked words that the KB has no name for: for a curator. At most 200 are listed. */
  readonly newSynonyms: { concept: string; text: string }[];
  newSynonymCount: number;
  /** Words of a row: shortest, mean, longest. */
  readonly words: { least: number; mean: number; most: number };
  /** Different words among all rows. */
  vocabulary: number;
  readonly tokens: { prompt: number; completion: number };
}

const LISTED = 200;
const EXAMPLES = 5;
const ERRORS = 20;

/** Adds up outcomes as they stream by. */
export class ReportBuilder {
  readonly #report: GenerationReport;
  readonly #vocabulary = new Set<string>();
  #words = 0;

  constructor(run: RunHead) {
    this.#report = {
      run,
      concepts: { asked: run.concepts, kept: 0, rejected: 0, failed: 0, open: run.concepts },
      full: 0,
      rows: 0,
      drafts: 0,
      read: { strict: 0, repaired: 0, realised: 0 },
      reasons: {},
      examples: {},
      errors: {},
      nearDuplicates: 0,
      newSynonyms: [],
      newSynonymCount: 0,
      words: { least: 0, mean: 0, most: 0 },
      vocabulary: 0,
      tokens: { prompt: 0, completion: 0 },
    };
  }

  /** `rows`: those of the outcome that the corpus has; `duplicates`: those that another one stands for. */
  add(outcome: Outcome, rows: readonly Row[], duplicates: number): void {
    const r = this.#report;
    r.concepts[outcome.status]++;
    r.concepts.open--;
    if (rows.length >= r.run.perConcept) r.full++;
    r.tokens.prompt += outcome.tokens.prompt;
    r.tokens.completion += outcome.tokens.completion;
    r.nearDuplicates += duplicates;
    r.drafts += rows.length + duplicates;
    for (const [reason, count] of Object.entries(outcome.reasons)) {
      r.reasons[reason] = (r.reasons[reason] ?? 0) + count;
      r.drafts += count;
    }
    for (const [reason, text] of Object.entries(outcome.examples ?? {})) {
      const list = r.examples[reason] ?? [];
      r.examples[reason] = list;
      if (list.length < EXAMPLES) list.push({ concept: outcome.concept, text });
    }
    const { error } = outcome;
    if (error !== undefined && (error in r.errors || Object.keys(r.errors).length < ERRORS))
      r.errors[error] = (r.errors[error] ?? 0) + 1;
    for (const row of rows) this.#row(row);
  }

  #row(row: Row): void {
    const r = this.#report;
    const words = row.text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    for (const word of words) this.#vocabulary.add(word);
    r.words.least = r.rows === 0 ? words.length : Math.min(r.words.least, words.length);
    r.words.most = Math.max(r.words.most, words.length);
    this.#words += words.length;
    r.rows++;
    r.read[row.read]++;
    if (!row.newSynonym) return;
    r.newSynonymCount++;
    if (r.newSynonyms.length < LISTED)
      r.newSynonyms.push({ concept: row.concept, text: row.text.slice(row.start, row.end) });
  }

  finish(): GenerationReport {
    const r = this.#report;
    r.vocabulary = this.#vocabulary.size;
    r.words.mean = r.rows ? Math.round((10 * this.#words) / r.rows) / 10 : 0;
    return r;
  }
}

const number = (n: number): string => n.toLocaleString("en-US");
const share = (part: number, whole: number): string =>
  whole ? `${((100 * part) / whole).toFixed(1)} %` : "-";

/** The report for a person, as Markdown. */
export function reportText(r: GenerationReport): string {
  const { concepts: c, run } = r;
  const row = (name: string, value: string) => `| ${name} | ${value} |\n`;
  const reasons = Object.entries(r.reasons).sort((a, b) => b[1] - a[1]);
  return (
    `# Generated text: ${run.kb.name} ${run.kb.version}, ${run.model}\n\n| | |\n| --- | --: |\n` +
    row("concepts", number(c.asked)) +
    row(`with ${run.perConcept} or more sentences`, `${number(r.full)} (${share(r.full, c.asked)})`) +
    row("with at least one", `${number(c.kept)} (${share(c.kept, c.asked)})`) +
    row("rejected / failed / open", `${number(c.rejected)} / ${number(c.failed)} / ${number(c.open)}`) +
    row("sentences", number(r.rows)) +
    row(
      "read strictly / repaired / realised",
      `${number(r.read.strict)} / ${number(r.read.repaired)} / ${number(r.read.realised)}`,
    ) +
    row("near duplicates left out", number(r.nearDuplicates)) +
    row("words of a sentence, least / mean / most", `${r.words.least} / ${r.words.mean} / ${r.words.most}`) +
    row("different words", number(r.vocabulary)) +
    row("tokens, prompt / completion", `${number(r.tokens.prompt)} / ${number(r.tokens.completion)}`) +
    (reasons.length
      ? `\n## Not kept\n\n| reason | drafts |\n| --- | --: |\n${reasons.map(([name, n]) => row(name, number(n))).join("")}${examples(r)}`
      : "") +
    (Object.keys(r.errors).length
      ? `\n## No answer\n\n${Object.entries(r.errors)
          .map(([error, n]) => `- ${number(n)}: ${error}\n`)
          .join("")}`
      : "") +
    (r.newSynonymCount
      ? `\n## New synonyms, to be looked at (${number(r.newSynonymCount)})\n\n${r.newSynonyms.map((s) => `- ${s.concept}: ${s.text}\n`).join("")}`
      : "")
  );
}

const examples = ({ examples }: GenerationReport): string =>
  Object.entries(examples)
    .map(
      ([reason, some]) =>
        `\n${reason}, for example:\n\n${some.map((e) => `- ${e.concept}: ${e.text}\n`).join("")}`,
    )
    .join("");
