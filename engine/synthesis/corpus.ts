// From a run's journal to a corpus: near duplicates left out, one document for each sentence, a report beside it. Made anew each
// time from the journal, so that it can be made while the run goes on.
import type { Document } from "../text/document.ts";
import type { Journal } from "./journal.ts";
import { representatives } from "./quality/near-duplicates.ts";
import { type GenerationReport, ReportBuilder } from "./report.ts";
import { documentOf, type Row } from "./row.ts";

export interface CorpusOptions {
  /** Compare sentences of different concepts, too: for text that is annotated anew. Default: only of one concept. */
  readonly acrossConcepts?: boolean;
}

/** Rows in the order of their ids. Holds the run's sentences in memory, as the comparison of all with all must. */
export async function corpusOf(
  journal: Journal,
  options: CorpusOptions = {},
): Promise<{ rows: Row[]; report: GenerationReport }> {
  const outcomes = (await Array.fromAsync(journal.outcomes())).sort((a, b) =>
    a.concept < b.concept ? -1 : 1,
  );
  const all = outcomes.flatMap((o) => o.rows as Row[]);
  const stands = representatives(
    all.map((row) => row.text),
    options.acrossConcepts ? {} : { keys: all.map((row) => row.concept) },
  );
  const alone = new Set(all.filter((_, i) => stands[i] === i));
  const report = new ReportBuilder(journal.head);
  const rows: Row[] = [];
  for (const outcome of outcomes) {
    const different = (outcome.rows as Row[]).filter((row) => alone.has(row));
    // The others are spare.
    const kept = different.slice(0, journal.head.perConcept);
    rows.push(...kept);
    report.add(outcome, kept, outcome.rows.length - different.length);
  }
  return { rows, report: report.finish() };
}

/** The rows as documents. */
export function* documentsOf(rows: Iterable<Row>): Generator<Document> {
  for (const row of rows) yield documentOf(row);
}
