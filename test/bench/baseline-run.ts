// The shipped recogniser and linker over a corpus, evaluated: gold and prediction are read in step, nothing is kept.
import { Analyser } from "../../engine/analysis/analyser.ts";
import type { Region } from "../../engine/analysis/analysis.ts";
import { type CorpusOptions, readCorpus } from "../../engine/corpus/read-corpus.ts";
import { type ComparedDocument, comparedDocument } from "../../engine/evaluation/compared.ts";
import { asResult, evaluate } from "../../engine/evaluation/evaluate.ts";
import { FindingList } from "../../engine/evaluation/findings.ts";
import { Knowledge } from "../../engine/evaluation/knowledge.ts";
import { type ReadingOptions, readingOf } from "../../engine/evaluation/reading.ts";
import type { EvaluationResult } from "../../engine/evaluation/result.ts";
import type { SemanticGroup } from "../../engine/kb/groups.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { Library } from "../../engine/kb/library.ts";
import type { Document } from "../../engine/text/document.ts";
import type { Mention } from "../../engine/text/mention.ts";

export interface Baseline {
  /** Name of its results file below `baseline/`. */
  readonly name: string;
  /** Path of the gold corpus. */
  readonly corpus: string;
  readonly read?: CorpusOptions;
  readonly kbs: readonly KnowledgeBase[];
  /** The corpus' type of a recognised mention; undefined: left out of the predictions. */
  readonly typeOf: (m: Mention) => string | undefined;
  /** Of gold: types, prefixes, separators. */
  readonly gold?: ReadingOptions;
  /** Concepts of a prediction; as they are where absent. */
  readonly idsOf?: (id: string) => string;
  /** Only these semantic groups are recognised: of two that overlap, the other never takes the place. */
  readonly groups?: readonly SemanticGroup[];
  /** Mentions inside others are found, too. */
  readonly nested?: boolean;
  /** Only these types, on both sides. */
  readonly types?: readonly string[];
  /** Ids followed to the loaded knowledge bases, and strata by their names (default true). */
  readonly knowledge?: false;
}

const analysed = (analyser: Analyser, { text, sections }: Document): readonly Mention[] =>
  analyser
    .analyse(
      text,
      sections.map((s): Region => ({ start: s.start, end: s.end, scope: 0 })),
    )
    .all();

export async function runBaseline(b: Baseline): Promise<EvaluationResult> {
  const analyser = new Analyser(b.kbs, { nested: b.nested === true, groups: [...(b.groups ?? [])] });
  const library = b.knowledge === false ? undefined : new Knowledge(new Library(b.kbs));
  const canonical = (id: string) => library?.held(id) ?? id;
  const reading = readingOf({ ...b.gold, canonical });
  const predictedReading = readingOf({ canonical });
  const findings = new FindingList();
  async function* gold(): AsyncGenerator<ComparedDocument> {
    const onProblem = ({ file, line, reason }: { file: string; line: number; reason: string }) =>
      findings.add("reader-problem", { file, ...(line ? { line } : {}), detail: reason });
    for await (const d of readCorpus(b.corpus, { ...b.read, onProblem }))
      yield comparedDocument(d, "gold", reading);
  }
  async function* predicted(): AsyncGenerator<ComparedDocument> {
    for await (const d of readCorpus(b.corpus, b.read ?? {}))
      yield comparedDocument(
        { ...d, mentions: predictions(analysed(analyser, d), b) },
        "predicted",
        predictedReading,
      );
  }
  const evaluated = await evaluate({
    gold: gold(),
    systems: [{ name: "dictionary", documents: predicted() }],
    findings,
    settings: { match: "exact", types: [...(b.types ?? [])], k: [1, 5], draws: 1000, seed: 42, level: 0.95 },
    ...(library
      ? {
          kb: {
            path: b.kbs.map((kb) => `${kb.info.name} ${kb.info.version}`).join(", "),
            knowledge: library,
          },
        }
      : {}),
    keep: { errors: 1, pairs: 1 },
  });
  return asResult(evaluated, { curie: "", command: ["npm", "run", "bench", "--", "baseline"], sides: [] });
}

/** Typed as the corpus types them; what the corpus does not annotate is left out. */
function predictions(mentions: readonly Mention[], b: Baseline): Mention[] {
  return mentions.flatMap((m): Mention[] => {
    const type = b.typeOf(m);
    // A dictionary's "no concept" comes from the text's own abbreviations, not from the vocabulary under test.
    if (type === undefined || m.status === "nil") return [];
    const idOf = b.idsOf ?? ((id: string) => id);
    const candidates = m.candidates.map((c) => ({ ...c, concept: { ...c.concept, id: idOf(c.concept.id) } }));
    return [{ ...m, type, candidates, concepts: m.concepts.map((c) => ({ ...c, id: idOf(c.id) })) }];
  });
}
