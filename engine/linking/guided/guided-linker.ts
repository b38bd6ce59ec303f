// Links mentions by what a model writes under the trie of a knowledge base's names: ranked distinct concepts, each with the
// log-probabilities of the answer by which it was found, and the best answer as a whole: a concept, several, or none.
import type { SemanticGroup } from "../../kb/groups.ts";
import type { NameEntry } from "../../kb/knowledge-base.ts";
import { type AnswerForm, AnswerWalk } from "./answer-walk.ts";
import {
  type BeamOptions,
  LONGEST_ANSWER,
  type ScoredAnswer,
  type SearchCost,
  searchAnswers,
} from "./beam.ts";
import { Contexts, type ContextWidth } from "./contexts.ts";
import { answerFormOf, inputFormOf } from "./linking-folder.ts";
import type { LinkingModel } from "./linking-model.ts";
import { type InputForm, type MarkedMention, modelInput } from "./model-input.ts";
import { ownersOf } from "./name-owners.ts";
import { inBatches, type Prompt } from "./prompt-batches.ts";

export interface GuidedOptions extends BeamOptions {
  /** As the model's folder says by default; a sentence where that does not. */
  readonly context?: ContextWidth;
  readonly form?: InputForm;
  /** Names that an answer has at most; as the model's folder says by default. */
  readonly most?: number;
  /** Words of the answer that no concept fits; as the model's folder says by default. */
  readonly nil?: string;
  /** Of the text. */
  readonly language?: string;
  /** Mentions searched together; 8 by default. */
  readonly batch?: number;
  /** Tokens kept free for the answer; 64 by default. */
  readonly room?: number;
  /** Called with the number of mentions that are done. */
  readonly onProgress?: (done: number) => void;
}

interface Scores {
  /** As `ScoredAnswer` has them. */
  readonly vocabulary: number;
  readonly trie: number;
  readonly score: number;
}

/** A concept that a model wrote the name of. */
export interface GuidedConcept extends Scores {
  readonly entry: NameEntry;
}

/** What a model answers of a mention. */
export interface GuidedAnswer extends Scores {
  /** For each name of the answer all that have it, in the knowledge base's order; nothing where no concept fits. */
  readonly names: readonly (readonly NameEntry[])[];
}

export interface GuidedLink {
  /** Best first; owners of one name stand beside each other, in the knowledge base's order. */
  readonly concepts: readonly GuidedConcept[];
  /** The answer that scores best; absent where it abstained. */
  readonly best?: GuidedAnswer;
  /** Why there is no answer. */
  readonly abstained?: "no-names" | "too-long" | "unreadable";
}

/**
 * One link a mention, in order. Mentions are searched in batches of inputs that are about equally long and begin alike. Rejects with the
 * signal's reason, or with what the model rejects with; `ModelError` `tokenizer` where several names are wanted and the
 * tokenizer has no separator.
 */
export async function linkGuided(
  model: LinkingModel,
  mentions: readonly MarkedMention[],
  options: GuidedOptions = {},
): Promise<{ links: GuidedLink[]; cost: SearchCost }> {
  const { taught } = model;
  const asked = {
    ...taught,
    ...(options.most === undefined ? {} : { most: options.most }),
    ...(options.nil === undefined ? {} : { nil: options.nil }),
  };
  const input = options.form ?? inputFormOf(taught);
  const form = answerFormOf({ ...asked, separator: input.separator }, model.end, model.tokenizer);
  const cost: SearchCost = { calls: 0, rows: 0, tokens: 0 };
  const links: GuidedLink[] = mentions.map(() => ({ concepts: [], abstained: "too-long" }));
  const rootOf = rootsUnder(model, form);
  const contexts = new Map<string, Contexts>();
  const prompts = mentions.map((mention) => {
    const { text } = mention;
    const own = contexts.get(text) ?? new Contexts(text, options.language);
    contexts.set(text, own);
    return promptOf(model, mention, own, { context: taught.context ?? "sentence", ...options, form: input });
  });
  let done = prompts.filter((p) => p === undefined).length;
  for (const some of inBatches(prompts, options.batch ?? 8)) {
    const questions = some.map((i) => ({
      prompt: (prompts[i] as Prompt).tokens,
      root: rootOf((mentions[i] as MarkedMention).group),
    }));
    // A name that does not fit behind its input is not found; the end of an answer is not fed.
    const left = model.model.context - Math.max(...questions.map(({ prompt }) => prompt.length));
    const longest = Math.min(options.longest ?? LONGEST_ANSWER, left + 1);
    const found = await searchAnswers(model.model, questions, form, { ...options, longest });
    cost.calls += found.cost.calls;
    cost.rows += found.cost.rows;
    cost.tokens += found.cost.tokens;
    some.forEach((i, k) => {
      links[i] = linkOf(model, found.answers[k] ?? [], (mentions[i] as MarkedMention).group);
    });
    done += some.length;
    options.onProgress?.(done);
  }
  return { links, cost };
}

/** What may be answered of mentions of a group. A group without names has no answer, not even that no concept fits. */
function rootsUnder({ trie }: LinkingModel, form: AnswerForm): (group: SemanticGroup) => AnswerWalk {
  const roots = new Map<SemanticGroup, AnswerWalk>();
  return (group) => {
    const walk = trie.walk([group]);
    const { end } = form;
    const root = roots.get(group) ?? AnswerWalk.from(walk, walk.count > 0 ? form : { end });
    roots.set(group, root);
    return root;
  };
}

/** The widest input that fits the model's window; undefined where not even the mention does. */
function promptOf(
  { tokenizer, model }: LinkingModel,
  mention: MarkedMention,
  contexts: Contexts,
  { context, form, language, room = 64 }: GuidedOptions & { context: ContextWidth; form: InputForm },
): Prompt | undefined {
  for (const { span, before } of contexts.of(mention.spans, context)) {
    const input = modelInput(mention, span, {
      before,
      ...(language === undefined ? {} : { language }),
      form,
    });
    const tokens = tokenizer.encodeInput(input);
    if (tokens.length + room <= model.context) return { tokens, text: mention.text, from: span.start };
  }
  return undefined;
}

function linkOf(
  { kb, tokenizer }: LinkingModel,
  found: readonly ScoredAnswer[],
  group: SemanticGroup,
): GuidedLink {
  if (found.length === 0) return { concepts: [], abstained: "no-names" };
  const concepts = new Map<string, GuidedConcept>();
  let best: GuidedAnswer | undefined;
  for (const { answer, vocabulary, trie, score } of found) {
    const names = answer.map((name) => ownersOf(kb, tokenizer, name, [group]));
    // Half of a composite answer is another answer.
    if (names.some((owners) => owners.length === 0)) continue;
    best ??= { names, vocabulary, trie, score };
    for (const entry of names.flat())
      if (!concepts.has(entry.concept)) concepts.set(entry.concept, { entry, vocabulary, trie, score });
  }
  return best ? { concepts: [...concepts.values()], best } : { concepts: [], abstained: "unreadable" };
}
