// What the cascade says of one wording of a document: the concepts it may mean, how likely the first is right, and which stage said so.
import type { Candidate, Stage } from "../../text/mention.ts";
import { fold } from "../../text/tokens.ts";
import { nearness, reasonsFor } from "../context/context-linker.ts";
import type { ContextCandidate, ContextRule } from "../context/rank-in-context.ts";
import type { FusedCandidate } from "../dense/fuse.ts";
import type { LexicalCandidate } from "../lexical/ranking.ts";
import type { NamedConcept, NameEvidence } from "./name-evidence.ts";

export interface Answer {
  /** `exact name` and the others of `OWN_STAGES`, or the name of a stage that somebody added. */
  readonly stage: string;
  /** Chance (0 to 1) that the first candidate is right. */
  readonly chance: number;
  /** Chance (0 to 1) that no loaded KB has the concept; 0 where a stage was sure before anybody asked. */
  readonly nil: number;
  /** Best first; the first scores its chance, the others what is left to them. */
  readonly candidates: readonly Candidate[];
  /** In words for a person. */
  readonly because: readonly string[];
}

const rounded = (x: number): number => Math.round(1000 * x) / 1000;

/** By a look-up alone. `long`: the long form that was looked up in the mention's place. */
export function namedAnswer(
  evidence: NameEvidence,
  chance: number,
  most: number,
  long: string | undefined,
): Answer {
  const { concepts } = evidence;
  const stage: Stage = long === undefined ? evidence.level : "abbreviation";
  const share = (1 - chance) / concepts.length;
  const candidates = concepts.slice(0, most).map(
    ({ entry, kb }, i): Candidate => ({
      concept: { id: entry.concept, kb },
      name: entry.preferredName,
      group: entry.group,
      matched: entry.text,
      stage,
      score: rounded(i === 0 ? chance : Math.min(chance, share)),
      obsolete: entry.obsolete,
      ...(long === undefined ? {} : { longForm: long }),
    }),
  );
  return {
    stage: long === undefined ? `${evidence.level} name` : "abbreviation",
    chance,
    nil: 0,
    candidates,
    because: becauseNamed(concepts[0], concepts.length, long),
  };
}

function becauseNamed({ said }: NamedConcept, concepts: number, long: string | undefined): string[] {
  const words = long === undefined ? "the words" : "the long form";
  return [
    ...(said >= 0.5 ? [`annotators use ${words} so`] : []),
    ...(concepts === 1 ? [`no other concept has ${words} as a name`] : []),
  ];
}

/** A candidate less likely than this is not worth showing, but for the runner-up. */
const FLOOR = 0.005;
const shown = <T>(ranked: readonly T[], most: number, chanceOf: (c: T, i: number) => number): [T, number][] =>
  ranked
    .slice(0, most)
    .map((c, i): [T, number] => [c, chanceOf(c, i)])
    .filter(([, chance], i) => i < 2 || chance >= FLOOR);

/** By names like the words. */
export function lexicalAnswer(ranked: readonly LexicalCandidate[], chance: number, most: number): Answer {
  const first = ranked[0]?.weight ?? 0;
  return {
    stage: "names",
    chance,
    nil: 0,
    candidates: shown(ranked, most, (c, i) => (i === 0 ? chance : behind(chance, c.weight - first))).map(
      ([c, own]) => candidateOf(c, own),
    ),
    because: [],
  };
}

/** By the document. */
export function documentAnswer(
  ranked: readonly ContextCandidate[],
  chance: number,
  nil: number,
  most: number,
  rule: ContextRule,
): Answer {
  const [first, second] = ranked;
  const top = first?.weight ?? 0;
  return {
    stage: "document",
    chance,
    nil,
    candidates: shown(ranked, most, (c, i) => (i === 0 ? chance : behind(chance, c.weight - top))).map(
      ([c, own], i) => {
        const because = [...nearness(c.lexical), ...reasonsFor(c, i === 0 ? second : first, rule)];
        return { ...candidateOf(c.lexical, own), ...(because.length ? { because } : {}) };
      },
    ),
    because: first ? [...nearness(first.lexical), ...reasonsFor(first, second, rule)] : [],
  };
}

/** Another candidate's chance: less by how far it stands behind, and never more than what the first leaves. */
const behind = (chance: number, by: number): number => Math.min(chance * Math.exp(by), 1 - chance);

function candidateOf({ entry, kb, evidence, onlyNear }: FusedCandidate, score: number): Candidate {
  const { query, equal } = evidence;
  const long = query.origin === "long form" ? query.text : undefined;
  return {
    concept: { id: entry.concept, kb },
    name: entry.preferredName,
    group: entry.group,
    matched: entry.text,
    stage: onlyNear
      ? "dense"
      : !equal || query.origin === "less" || query.origin === "part"
        ? "similar"
        : stageOf(evidence),
    score: rounded(score),
    obsolete: entry.obsolete,
    ...(long === undefined ? {} : { longForm: long }),
  };
}

function stageOf({ query, entry }: LexicalCandidate["evidence"]): Stage {
  if (query.origin === "long form") return "abbreviation";
  if (query.origin !== "mention") return "similar";
  return fold(entry.text) === fold(query.text) ? "exact" : "normalised";
}
