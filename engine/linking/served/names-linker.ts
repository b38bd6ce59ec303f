// Links mentions by a served model that is held to the names of a knowledge base: the server's plug-in reads the same trie, the
// request says of which group, and the name that comes back is looked up. A name that no concept of the group has links nothing.
import type { SemanticGroup } from "../../kb/groups.ts";
import type { KnowledgeBase, NameEntry } from "../../kb/knowledge-base.ts";
import type { LanguageModel, Message, Reply, Request } from "../../llm/port.ts";
import { languageOf } from "../../text/language.ts";
import { type Candidate, type Mention, textOf } from "../../text/mention.ts";
import { Contexts, type ContextWidth } from "../guided/contexts.ts";
import { modelInput, PUBLISHED_FORM } from "../guided/model-input.ts";
import { ownersOfName } from "../guided/name-owners.ts";
import type { TokenTrie } from "../token-trie/trie-file.ts";
import { Asking, type AskingOptions } from "./asking.ts";
import { passageOf } from "./passage.ts";
import type { Retrieve } from "./served-linker.ts";
import { type Abstention, count, type Tally } from "./tally.ts";

export interface NameInput {
  readonly text: string;
  readonly mention: string;
  readonly type?: string;
  readonly published: string;
  readonly verb: string;
}

export interface NamesOptions {
  readonly model: LanguageModel;
  readonly settings: Pick<Request, "model" | "temperature" | "topP" | "maxTokens" | "seed">;
  readonly render: (input: NameInput) => Promise<readonly Message[]>;
  readonly trie: Pick<TokenTrie, "kb" | "tokenizer" | "groups">;
  /** Go on with the prompt's words as they stand, without a chat template. */
  readonly plain?: boolean;
  readonly groupOf: (type: string) => SemanticGroup | undefined;
  readonly context?: ContextWidth;
}

/** Tokens that an answer has at most. */
const ANSWER = 128;

/** The arguments by which the plug-in knows what to hold an answer to. */
export const trieArguments = ({ kb, tokenizer }: NamesOptions["trie"], group: SemanticGroup) => ({
  vllm_xargs: { curie_group: group, curie_kb: kb.hash, curie_tokenizer: tokenizer.hash },
});

/** The messages with what is needed for the answer to go on with the last of them. */
export function continued(
  messages: readonly Message[],
  trie: NamesOptions["trie"],
  group: SemanticGroup,
  plain: boolean,
): Pick<Request, "messages" | "continuing" | "extra"> {
  const extra = trieArguments(trie, group);
  if (plain) return { messages, continuing: "plain", extra };
  if (messages.at(-1)?.role !== "assistant") return { messages, extra };
  return { messages, extra: { ...extra, add_generation_prompt: false, continue_final_message: true } };
}

/** Asked for in words by `probeNames`; in no vocabulary. */
const NO_NAME = "zzqx wrvv zzqx";

/**
 * Whether a server writes a name of the group where it is asked for something that is none: then its plug-in works. Throws
 * `LlmError`: `refused` with the plug-in's own words where it has another trie.
 */
export async function probeNames(
  kb: KnowledgeBase,
  { model, settings, trie, plain = false }: Pick<NamesOptions, "model" | "settings" | "trie" | "plain">,
  signal?: AbortSignal,
): Promise<boolean> {
  const group = trie.groups[0] as SemanticGroup;
  const messages: Message[] = [{ role: "user", content: `Write ${NO_NAME} and nothing else.` }];
  const request = {
    ...settings,
    temperature: 0,
    maxTokens: ANSWER,
    ...continued(messages, trie, group, plain),
  };
  const reply = await model.ask(request, signal);
  return ownersOfName(kb, reply.text.trim(), [group]).length > 0;
}

export class NamesLinker {
  readonly #kb: KnowledgeBase;
  readonly #retrieve: Retrieve;
  readonly #options: NamesOptions;
  readonly #asking: Asking;

  /** `kb`: that of the trie. `retrieve` orders the owners of a name that several concepts have. */
  constructor(kb: KnowledgeBase, retrieve: Retrieve, options: NamesOptions & AskingOptions) {
    this.#kb = kb;
    this.#retrieve = retrieve;
    this.#options = options;
    this.#asking = new Asking(options);
  }

  get tally(): Tally {
    return this.#asking.tally;
  }

  /** As `ServedLinker.link`; a mention whose type is no group of the trie is left undecided. */
  async link(
    text: string,
    mentions: readonly Mention[],
    wanted: (mention: Mention) => boolean = () => true,
    signal?: AbortSignal,
  ): Promise<Mention[]> {
    const contexts = new Contexts(text, languageOf(text));
    return this.#asking.each(
      await this.#retrieve(text, mentions, signal),
      (_, i) => wanted(mentions[i] as Mention),
      (mention, stop) => this.#linkOne(text, contexts, mention, stop),
      signal,
    );
  }

  /** What would be sent. */
  async *questions(text: string, mentions: readonly Mention[]): AsyncGenerator<Request> {
    const contexts = new Contexts(text, languageOf(text));
    for (const mention of mentions) {
      const group = this.#groupOf(mention);
      if (group) yield await this.#question(text, contexts, mention, group);
    }
  }

  #groupOf({ type = "" }: Mention): SemanticGroup | undefined {
    const group = this.#options.groupOf(type);
    return group && this.#options.trie.groups.includes(group) ? group : undefined;
  }

  async #question(
    text: string,
    contexts: Contexts,
    mention: Mention,
    group: SemanticGroup,
  ): Promise<Request> {
    const { settings, render, trie, plain = false, context = "sentence" } = this.#options;
    const language = languageOf(text) ?? "en";
    const { spans } = mention;
    const messages = await render({
      text: passageOf(text, spans, contexts, context),
      mention: textOf(mention, text),
      ...(mention.type ? { type: mention.type } : {}),
      published: modelInput({ text, spans, group }, contexts.sentence(spans), { language }),
      verb: PUBLISHED_FORM.verbs[language] ?? "is",
    });
    return {
      temperature: 0,
      maxTokens: ANSWER,
      ...settings,
      logprobs: 1,
      ...continued(messages, trie, group, plain),
    };
  }

  async #linkOne(
    text: string,
    contexts: Contexts,
    mention: Mention,
    signal: AbortSignal,
  ): Promise<Mention | Abstention> {
    const group = this.#groupOf(mention);
    if (!group) return "no names";
    const reply = await this.#options.model.ask(await this.#question(text, contexts, mention, group), signal);
    const written = reply.text.trim();
    if (!written) return "empty";
    if (reply.finish === "length") return "cut off";
    const owners = ownersOfName(this.#kb, written, [group]);
    return owners.length ? this.#linked(mention, owners, reply) : "unknown name";
  }

  /** All owners of the name, in the order in which the document speaks for them; linked unless that does not tell them apart. */
  #linked(mention: Mention, owners: readonly NameEntry[], reply: Reply): Mention {
    const { settings } = this.#options;
    const place = (id: string): number => {
      const at = mention.candidates.findIndex((c) => c.concept.id === id);
      return at < 0 ? Number.POSITIVE_INFINITY : at;
    };
    const distinct = [...new Map(owners.map((e) => [e.concept, e])).values()];
    distinct.sort((a, b) => Math.sign(place(a.concept) - place(b.concept)) || 0);
    const sum = reply.logprobs?.reduce((s, t) => s + t.logprob, 0);
    count(this.tally.basis, sum === undefined ? "none" : "log-probabilities");
    const because = [
      `${settings.model} wrote the name`,
      sum === undefined
        ? "the score is that of the linker that ships"
        : "its score is the probability of the name as the server tells it",
    ];
    const named = distinct.map(
      (entry): Candidate => ({
        concept: { id: entry.concept, kb: this.#kb.info.name },
        name: entry.preferredName,
        group: entry.group,
        matched: entry.text,
        stage: "guided",
        score:
          sum === undefined
            ? (mention.candidates.find((c) => c.concept.id === entry.concept)?.score ?? 0)
            : Math.round(1000 * Math.exp(Math.min(0, sum))) / 1000,
        obsolete: entry.obsolete,
        because,
      }),
    );
    const [best, second] = named as [Candidate, Candidate | undefined];
    const isAmbiguous = second !== undefined && place(best.concept.id) === place(second.concept.id);
    if (!isAmbiguous) this.tally.linked++;
    else this.tally.ambiguous++;
    const ids = new Set(named.map((c) => c.concept.id));
    return {
      ...mention,
      candidates: [...named, ...mention.candidates.filter((c) => !ids.has(c.concept.id))],
      status: isAmbiguous ? "ambiguous" : "linked",
      concepts: isAmbiguous ? [] : [best.concept],
    };
  }
}
