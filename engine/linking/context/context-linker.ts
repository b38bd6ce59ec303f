// The linker that ships: mentions of a document get ranked concepts with a chance that means what it says, and one is chosen
// only where it is sure enough for the precision that was asked for.
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import type { Candidate, Mention, Stage } from "../../text/mention.ts";
import { textOf } from "../../text/mention.ts";
import type { FusedCandidate } from "../dense/fuse.ts";
import type { NearNames } from "../dense/near-names.ts";
import { finish } from "../steps.ts";
import { CONTEXT_FEATURES, type ContextFeature } from "./context-features.ts";
import { learnedContext, learnedWordings } from "./learned.ts";
import {
  type ContextCandidate,
  ContextRanking,
  type ContextRule,
  contextConfidence,
  type MentionInDocument,
  PROPOSALS,
} from "./rank-in-context.ts";
import { groupOfType } from "./type-groups.ts";

export interface ContextLinkerOptions {
  /** Least chance (0 to 1) of what is linked; below it the mention is left to a person. */
  readonly least?: number;
  /** Semantic group that a type of the corpus has; a type that is a group's code is it. */
  readonly groupOf?: (type: string) => string | undefined;
  /** Candidates that a mention keeps; 10 by default. Of more than 24, as many are looked at. */
  readonly most?: number;
  readonly rule?: ContextRule;
  /** Names near in meaning, which propose beside the lexical ranking; `terms` says what has to be made ready. */
  readonly near?: NearNames;
}

export class ContextLinker {
  readonly #ranking: ContextRanking;
  readonly #options: Required<Omit<ContextLinkerOptions, "groupOf" | "near">> &
    Pick<ContextLinkerOptions, "groupOf">;

  private constructor(ranking: ContextRanking, options: ContextLinkerOptions) {
    this.#ranking = ranking;
    this.#options = { least: 0.5, most: 10, rule: learnedContext(), groupOf: groupOfType, ...options };
  }

  /** Lays the wordings of the training corpora over the knowledge bases: a second or two for large ones, once. */
  static async over(
    kbs: readonly KnowledgeBase[],
    options: ContextLinkerOptions = {},
  ): Promise<ContextLinker> {
    const wordings = finish(learnedWordings().within(kbs));
    const laidOver = await Promise.all(kbs.map((kb) => wordings.laidOver(kb)));
    const most = Math.max(options.most ?? 0, PROPOSALS);
    const { near } = options;
    const ranking = new ContextRanking(laidOver, wordings, { most, ...(near ? { near } : {}) });
    return new ContextLinker(ranking, options);
  }

  /** Terms of the document that names near in meaning are looked up for. */
  terms(text: string, mentions: readonly Mention[]): string[] {
    return this.#ranking.terms(text, this.#asked(text, mentions));
  }

  #asked(text: string, mentions: readonly Mention[]): MentionInDocument[] {
    const { groupOf } = this.#options;
    return mentions.map((m) => {
      const group = m.type === undefined ? undefined : groupOf?.(m.type);
      return { text: textOf(m, text).replace(/\s+/gu, " "), ...(group ? { group } : {}) };
    });
  }

  /** The mentions in their order, with candidates, status and concept; what they had before is replaced. */
  link(text: string, mentions: readonly Mention[]): Mention[] {
    const { rule, least, most } = this.#options;
    return this.#ranking.rank(text, this.#asked(text, mentions), rule).map((ranked, i): Mention => {
      const mention = mentions[i] as Mention;
      const chance = contextConfidence(ranked, rule);
      const candidates = ranked.slice(0, most).map((c) => candidateOf(c, ranked, chance, rule));
      const best = candidates[0];
      const linked = best !== undefined && chance >= least;
      return {
        ...mention,
        candidates,
        status: linked ? "linked" : best ? "undecided" : "nil",
        concepts: linked ? [best.concept] : [],
      };
    });
  }
}

/** The first scores its chance; another one less, by how far it stands behind. */
function candidateOf(
  c: ContextCandidate,
  ranked: readonly ContextCandidate[],
  chance: number,
  rule: ContextRule,
): Candidate {
  const first = ranked[0] as ContextCandidate;
  const score = chance * Math.exp(c.weight - first.weight);
  const { entry, kb } = c.lexical;
  const because = [...nearness(c.lexical), ...reasonsFor(c, c === first ? ranked[1] : first, rule)];
  return {
    concept: { id: entry.concept, kb },
    name: entry.preferredName,
    group: entry.group,
    matched: entry.text,
    stage: stageOf(c.lexical),
    score: Math.round(1000 * score) / 1000,
    obsolete: entry.obsolete,
    ...(because.length ? { because } : {}),
  };
}

const stageOf = ({ features, onlyNear }: FusedCandidate): Stage =>
  features[0] || features[1] ? "exact" : features[2] ? "normalised" : onlyNear ? "dense" : "similar";

/** Of a candidate that only the encoder proposed: what it was proposed for. */
export const nearness = ({ near, onlyNear }: FusedCandidate): string[] =>
  near && onlyNear ? [`its name "${near.text}" is near in meaning (cosine ${near.cosine.toFixed(2)})`] : [];

/** What a person is told, of the features that speak. */
const REASONS: Partial<Record<ContextFeature, string>> = {
  said: "annotators use the words so",
  "long form said": "annotators use the long form so",
  agrees: "other words of the text mean it, too",
  "agrees in part": "other words of the text may mean it, too",
  relative: "the text names a broader or narrower concept",
  "same words around": "words of its names stand in the text",
  "definition around": "words of its definition stand in the text",
};
const SPEAKS = 0.1;
const MOST_REASONS = 3;

/** Why a candidate stands before a rival: the strongest first. */
export function reasonsFor(
  c: ContextCandidate,
  rival: ContextCandidate | undefined,
  rule: ContextRule,
): string[] {
  return CONTEXT_FEATURES.map((feature, i) => {
    const ahead = (c.features[i] as number) - (rival?.features[i] ?? 0);
    return { reason: REASONS[feature], worth: ahead * (rule.weights[i] as number) };
  })
    .filter((r): r is { reason: string; worth: number } => r.reason !== undefined && r.worth > SPEAKS)
    .sort((a, b) => b.worth - a.worth)
    .slice(0, MOST_REASONS)
    .map(({ reason }) => reason);
}
