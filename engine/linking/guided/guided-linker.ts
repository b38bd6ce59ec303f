// Links mentions by what a model writes under the trie of a knowledge base's names: ranked distinct concepts, each with the
// log-probabilities of the name by which it was found.
import type { SemanticGroup } from "../../kb/groups.ts";
import type { NameEntry } from "../../kb/knowledge-base.ts";
import { type AnswerForm, AnswerWalk } from "./answer-walk.ts";
import { type BeamOptions, type ScoredAnswer, type SearchCost, searchAnswers } from "./beam.ts";
import { Contexts, type ContextWidth } from "./contexts.ts";
import type { LinkingModel } from "./linking-model.ts";
import { type InputForm, type MarkedMention, modelInput } from "./model-input.ts";
import { ownersOf } from "./name-owners.ts";

export interface GuidedOptions extends BeamOptions {
  readonly context?: ContextWidth;
  readonly form?: InputForm;
  /** Of the text. */
  readonly language?: string;
  /** Mentions searched together; 8 by default. */
  readonly batch?: number;
  /** Tokens kept free for the answer; 64 by default. */
  readonly room?: number;
  /** Called with the number of mentions that are done. */
  readonly onProgress?: (done: number) => void;
}

/** A concept that a model wrote the name of. */
export interface GuidedConcept {
  readonly entry: NameEntry;
  /** As `ScoredAnswer` has them. */
  readonly vocabulary: number;
  readonly trie: number;
  readonly score: number;
}

export interface GuidedLink {
  /** Best first; owners of one name stand beside each other, in the knowledge base's order. */
  readonly concepts: readonly GuidedConcept[];
  /** Why there are none. */
  readonly abstained?: "no-names" | "too-long" | "unreadable";
}

/**
 * One link a mention, in order. Mentions are searched in batches of equally long inputs. Rejects with the signal's reason, or
 * with what the model rejects with.
 */
export async function linkGuided(
  model: LinkingModel,
  mentions: readonly MarkedMention[],
  options: GuidedOptions = {},
): Promise<{ links: GuidedLink[]; cost: SearchCost }> {
  const { batch = 8 } = options;
  const form: AnswerForm = { end: model.end };
  const cost: SearchCost = { calls: 0, rows: 0, tokens: 0 };
  const links: GuidedLink[] = mentions.map(() => ({ concepts: [], abstained: "too-long" }));
  const roots = new Map<SemanticGroup, AnswerWalk>();
  const rootOf = (group: SemanticGroup): AnswerWalk => {
    const root = roots.get(group) ?? AnswerWalk.from(model.trie.walk([group]), form);
    roots.set(group, root);
    return root;
  };
  const contexts = new Map<string, Contexts>();
  const prompts = mentions.map((mention) => {
    const { text } = mention;
    const own = contexts.get(text) ?? new Contexts(text, options.language);
    contexts.set(text, own);
    return promptOf(model, mention, own, options);
  });
  const order = mentions.map((_, i) => i).filter((i) => prompts[i] !== undefined);
  order.sort((a, b) => (prompts[a]?.length ?? 0) - (prompts[b]?.length ?? 0));
  let done = mentions.length - order.length;
  for (let at = 0; at < order.length; at += batch) {
    const some = order.slice(at, at + batch);
    const questions = some.map((i) => ({
      prompt: prompts[i] as readonly number[],
      root: rootOf((mentions[i] as MarkedMention).group),
    }));
    const found = await searchAnswers(model.model, questions, form, options);
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

/** The widest input that fits the model's window; undefined where not even the mention does. */
function promptOf(
  { tokenizer, model }: LinkingModel,
  mention: MarkedMention,
  contexts: Contexts,
  { context = "sentence", form, language, room = 64 }: GuidedOptions,
): number[] | undefined {
  for (const { span, before } of contexts.of(mention.spans, context)) {
    const input = modelInput(mention, span, {
      before,
      ...(language === undefined ? {} : { language }),
      ...(form === undefined ? {} : { form }),
    });
    const tokens = tokenizer.encodeInput(input);
    if (tokens.length + room <= model.context) return tokens;
  }
  return undefined;
}

function linkOf(
  { kb, tokenizer }: LinkingModel,
  answers: readonly ScoredAnswer[],
  group: SemanticGroup,
): GuidedLink {
  if (answers.length === 0) return { concepts: [], abstained: "no-names" };
  const concepts = new Map<string, GuidedConcept>();
  for (const { answer, vocabulary, trie, score } of answers)
    for (const name of answer)
      for (const entry of ownersOf(kb, tokenizer, name, [group]))
        if (!concepts.has(entry.concept)) concepts.set(entry.concept, { entry, vocabulary, trie, score });
  if (concepts.size === 0) return { concepts: [], abstained: "unreadable" };
  return { concepts: [...concepts.values()] };
}
