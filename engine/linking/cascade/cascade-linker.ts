// The cascade: a mention is asked of the cheapest stage first, and of the next one only where that is not sure enough. A look-up
// answers most; names like the words and the document in view are ranked for the rest. What no stage is sure of is left to a person.
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import { type Mention, textOf } from "../../text/mention.ts";
import type { AskedKb } from "../asked-kb.ts";
import { learnedContext, learnedWordingSteps, learnedWordings } from "../context/learned.ts";
import {
  ContextRanking,
  type ContextRule,
  formsIn,
  type MentionInDocument,
  rankSituations,
} from "../context/rank-in-context.ts";
import { groupOfType } from "../context/type-groups.ts";
import { WordedKb } from "../context/worded-kb.ts";
import type { Wordings } from "../context/wordings.ts";
import type { NearNames } from "../dense/near-names.ts";
import { finish, type Steps } from "../steps.ts";
import { type Answer, documentAnswer, lexicalAnswer, namedAnswer } from "./answer.ts";
import {
  type Before,
  chanceBy,
  documentAfter,
  documentInput,
  namesAfter,
  namesInput,
  nilAfter,
  nilInput,
  type OwnStage,
} from "./chance.ts";
import { type CascadeRule, learnedCascade } from "./learned.ts";
import { longFormIn, type Named, nameEvidence, seenTogether } from "./name-evidence.ts";

export interface CascadeOptions {
  /** Semantic group that a type of the corpus has; a type that is a group's code is it. */
  readonly groupOf?: (type: string) => string | undefined;
  /** Candidates that an answer keeps; 10 by default. */
  readonly most?: number;
  readonly rule?: CascadeRule;
  readonly context?: ContextRule;
  /** Names near in meaning, which propose beside the lexical ranking; `terms` says what has to be made ready. */
  readonly near?: NearNames;
}

const NOTHING: Answer = { stage: "document", chance: 0, nil: 1, candidates: [], because: [] };

export class CascadeLinker {
  readonly #kbs: readonly AskedKb[];
  readonly #wordings: Wordings;
  readonly #ranking: ContextRanking;
  readonly #most: number;
  readonly #context: ContextRule;
  readonly #groupOf: (type: string) => string | undefined;
  readonly rule: CascadeRule;

  /** `kbs`: with the wordings laid over them. */
  constructor(kbs: readonly AskedKb[], wordings: Wordings, options: CascadeOptions = {}) {
    this.#kbs = kbs;
    this.#wordings = wordings;
    this.#ranking = new ContextRanking(kbs, wordings, options.near ? { near: options.near } : {});
    this.#most = options.most ?? 10;
    this.#context = options.context ?? learnedContext();
    this.#groupOf = options.groupOf ?? groupOfType;
    this.rule = options.rule ?? learnedCascade();
  }

  /** Lays the wordings of the training corpora over the knowledge bases: a second or two for large ones, once. */
  static async over(kbs: readonly KnowledgeBase[], options: CascadeOptions = {}): Promise<CascadeLinker> {
    const wordings = finish(learnedWordings().within(kbs));
    return new CascadeLinker(await Promise.all(kbs.map((kb) => wordings.laidOver(kb))), wordings, options);
  }

  /**
   * The same with nothing packed anew, for whoever may not be held up: wordings are known as they stand, names like them are not
   * found.
   */
  static *steps(kbs: readonly KnowledgeBase[], options: CascadeOptions = {}): Steps<CascadeLinker> {
    const wordings = yield* (yield* learnedWordingSteps()).within(kbs);
    return new CascadeLinker(
      kbs.map((kb) => new WordedKb(kb, wordings)),
      wordings,
      options,
    );
  }

  /** Terms of the text that names near in meaning are looked up for. */
  terms(text: string, mentions: readonly Mention[]): string[] {
    return this.#ranking.terms(text, this.asked(text, mentions));
  }

  /** What the mentions of a text are asked as: equal wordings of one group are one question. */
  asked(text: string, mentions: readonly Mention[]): MentionInDocument[] {
    return mentions.map((m) => {
      const group = m.type === undefined ? undefined : this.#groupOf(m.type);
      return { text: textOf(m, text).replace(/\s+/gu, " "), ...(group ? { group } : {}) };
    });
  }

  /** One answer for each mention, in their order; `early`: the chance (0 to 1) from which on no further stage is asked. */
  answers(text: string, asked: readonly MentionInDocument[], early = this.rule.early): Answer[] {
    return finish(this.answerSteps(text, asked, early));
  }

  /** The same in steps of one mention. */
  *answerSteps(text: string, asked: readonly MentionInDocument[], early = this.rule.early): Steps<Answer[]> {
    const keyOf = (m: MentionInDocument): string => `${m.group ?? ""}\n${m.text}`;
    const distinct = [...new Map(asked.map((m) => [keyOf(m), m])).values()];
    const forms = formsIn(text, distinct);
    yield;
    const named: Named[] = [];
    for (const m of distinct) {
      named.push(this.#named(m, forms));
      yield;
    }
    const looked = seenTogether(named).map((n) => this.#byName(n));
    const ranked: Said[] = [];
    for (const [i, m] of distinct.entries()) {
      const name = looked[i];
      ranked.push(name && isSure(name, early) ? name : this.#byNames(m, forms, name));
      yield;
    }
    const found = ranked.map((said) => (isSure(said, early) ? said.answer : undefined));
    const open = distinct.map((m, i): MentionInDocument => {
      const settled = found[i]?.candidates[0]?.concept.id;
      return settled === undefined ? m : { ...m, settled };
    });
    if (found.includes(undefined)) {
      const situations = yield* this.#ranking.situationSteps(text, open, forms);
      for (const [i, m] of distinct.entries()) {
        if (found[i]) continue;
        const all = rankSituations(situations[i] ?? [], this.#context);
        found[i] = this.#byDocument(m, all, looked[i], ranked[i]);
        yield;
      }
    }
    const byKey = new Map(distinct.map((m, i) => [keyOf(m), found[i] ?? NOTHING]));
    return asked.map((m) => byKey.get(keyOf(m)) ?? NOTHING);
  }

  /** A look-up of the words, or of what they are short for. */
  #named({ text, group }: MentionInDocument, forms: ReadonlyMap<string, string>): Named {
    const long = longFormIn(forms, text);
    return { text, long, evidence: nameEvidence(this.#kbs, this.#wordings, long ?? text, group) };
  }

  #byName({ long, evidence }: Named): Said {
    if (!evidence) return undefined;
    const stage: OwnStage = long === undefined ? `${evidence.level} name` : "abbreviation";
    const chance = chanceBy(this.rule.stages[stage], evidence.features);
    return {
      chance,
      concept: evidence.concepts[0].entry.concept,
      answer: namedAnswer(evidence, chance, this.#most, long),
    };
  }

  #byNames(m: MentionInDocument, forms: ReadonlyMap<string, string>, name: Said): Said {
    const [first, ...others] = this.#ranking.proposals(m, forms);
    if (!first) return undefined;
    const { concept } = first.entry;
    const input = namesInput(m, [first, ...others], this.#wordings);
    const chance = chanceBy(this.rule.stages.names, namesAfter(input, saidOf(name, concept)));
    return { chance, concept, answer: lexicalAnswer([first, ...others], chance, this.#most) };
  }

  #byDocument(
    m: MentionInDocument,
    [first, ...others]: ReturnType<typeof rankSituations>,
    name: Said,
    names: Said,
  ): Answer {
    if (!first) return NOTHING;
    const ranked = [first, ...others] as const;
    const { concept } = first.lexical.entry;
    const looked = saidOf(name, concept);
    const input = documentInput(m, ranked, this.#wordings);
    const chance = chanceBy(this.rule.stages.document, documentAfter(input, looked, saidOf(names, concept)));
    const nil = chanceBy(this.rule.nil, nilAfter(nilInput(m, ranked, this.#wordings), looked, chance));
    return documentAnswer(ranked, chance, Math.min(nil, 1 - chance), this.#most, this.#context);
  }
}

/** What a stage said, whether it is sure enough or not; undefined where it found nothing. */
type Said = { readonly chance: number; readonly concept: string; readonly answer: Answer } | undefined;

const isSure = (said: Said, early: number): said is NonNullable<Said> =>
  said !== undefined && said.chance >= early;

const saidOf = (said: Said, concept: string): Before | undefined =>
  said && { chance: said.chance, same: said.concept === concept };
