// One pass over aligned documents: each is read once, counted by every metric, and let go. What is kept are counts, and a
// bounded number of errors and scores.
import { align, type Documents } from "./align.ts";
import type { Compared } from "./compared.ts";
import { Columns } from "./count-matrix.ts";
import type { Exposure } from "./exposure.ts";
import type { FindingList } from "./findings.ts";
import { IdCheck } from "./id-check.ts";
import type { Knowledge } from "./knowledge.ts";
import { LeakCheck } from "./leakage.ts";
import { placeIn, prepared } from "./prepare.ts";
import type { EvaluationSettings } from "./result.ts";
import type { Comparison } from "./result-comparison.ts";
import type { Leak } from "./result-evidence.ts";
import { strataFor } from "./strata/strata.ts";
import type { Stratum } from "./strata/stratum.ts";
import { type GoldOfDocument, SystemCounts } from "./system-counts.ts";

export interface CountingInput {
  readonly gold: Documents;
  /** One system, or two that are compared. */
  readonly systems: readonly { readonly name: string; readonly documents: Documents }[];
  readonly settings: EvaluationSettings;
  /** `linking`: the mentions are given (a table); recognition is not scored. Default `all`. */
  readonly task?: "all" | "linking";
  readonly exposures?: readonly Exposure[];
  readonly kb?: { readonly path: string; readonly knowledge: Knowledge };
  readonly findings: FindingList;
  /** Errors and confidence pairs kept at most (defaults 1,000 and 200,000). */
  readonly keep?: { readonly errors?: number; readonly pairs?: number };
  readonly onProgress?: (documents: number) => void;
  readonly signal?: AbortSignal;
}

export interface Counted {
  readonly systems: readonly SystemCounts[];
  /** Ids of the documents, in the order of the rows of every system's counts. */
  readonly ids: readonly string[];
  readonly leaks: Leak[];
  /** Gold mentions that the second system lost and won against the first. */
  readonly outcome: Pick<Comparison, "lost" | "won">;
}

export async function countDocuments(input: CountingInput): Promise<Counted> {
  const { settings, kb, task = "all", exposures = [], findings } = input;
  const knowledge = kb?.knowledge;
  const strata = strataFor(exposures, knowledge);
  const columns = new Columns();
  const options = {
    settings,
    task,
    strata,
    errors: input.keep?.errors ?? 1000,
    pairs: input.keep?.pairs ?? 200_000,
    ...(knowledge ? { knowledge } : {}),
  };
  const systems = input.systems.map(() => new SystemCounts(columns, options));
  const leaks = new LeakCheck(exposures, kb);
  const check = new IdCheck();
  const side = { types: settings.types, onePerPlace: settings.onePerPlace === true };
  const outcome = { lost: 0, won: 0 };
  const ids: string[] = [];
  const streams = input.systems.map((s) => s.documents);
  const names = input.systems.map((s) => s.name);
  for await (const { id, text, ...sides } of align(input.gold, streams, names, findings)) {
    input.signal?.throwIfAborted();
    const mentions = prepared({ id, text, mentions: sides.gold }, { ...side, gold: true }, findings);
    const gold = goldOf(id, text, mentions, strata, knowledge);
    tellConcepts(gold, findings);
    const rights = systems.map((system, i) => {
      const theirs = { id, text, mentions: sides.systems[i] ?? [] };
      const predicted = prepared(theirs, { ...side, gold: false }, findings);
      if (i === 0) check.add(mentions, predicted);
      return system.add(gold, predicted);
    });
    const [first, second] = rights;
    if (first && second)
      for (const [i, was] of first.entries()) if (was !== second[i]) outcome[was ? "lost" : "won"]++;
    leaks.add(gold);
    ids.push(id);
    input.onProgress?.(ids.length);
  }
  check.tell(findings);
  for (const { role, path, training } of exposures)
    if (role === "train" && training.mentions > 0 && !training.answers.size)
      findings.add("training-without-concepts", { file: path, detail: `${training.mentions} mentions` });
  return { systems, ids, leaks: leaks.list(), outcome };
}

function goldOf(
  id: string,
  text: string,
  mentions: readonly Compared[],
  strata: readonly Stratum[],
  knowledge: Knowledge | undefined,
): GoldOfDocument {
  const labelsOf = (m: Compared, index: number) =>
    strata.flatMap((s) => {
      const label = s.of(m, { mentions, index });
      return label === undefined ? [] : [{ stratum: s.id, label }];
    });
  const reachable = (m: Compared) =>
    knowledge && m.state === "linked"
      ? m.answers[0]?.every((concept) => knowledge.held(concept) !== null)
      : undefined;
  return {
    id,
    text,
    mentions,
    labels: mentions.map((m, index) => (m.state === "linked" ? labelsOf(m, index) : [])),
    reachable: mentions.map(reachable),
  };
}

function tellConcepts({ id, mentions, reachable }: GoldOfDocument, findings: FindingList): void {
  for (const [i, m] of mentions.entries()) {
    if (m.state === "undecided") findings.add("gold-without-concept", placeIn(id, m, `"${m.text}"`));
    if (reachable[i] === false)
      findings.add("concept-not-held", placeIn(id, m, `${m.answers[0]?.join("+")}: "${m.text}"`));
  }
}
