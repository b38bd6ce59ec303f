// `curie link --by served`: a model behind an endpoint, a prompt, and the linker that ships for the candidates.
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { askedGroup } from "../linking/guided/document-linker.ts";
import type { AskingOptions } from "../linking/served/asking.ts";
import type { DecidingOptions } from "../linking/served/decide.ts";
import { probeEcho } from "../linking/served/echo.ts";
import { NamesLinker, type NamesOptions, probeNames } from "../linking/served/names-linker.ts";
import { type Retrieve, ServedLinker } from "../linking/served/served-linker.ts";
import { TokenTrie, TrieFileError } from "../linking/token-trie/trie-file.ts";
import { type OneOf, probeOneOf } from "../llm/one-of.ts";
import type { OpenModel } from "../llm/open-model.ts";
import { LlmError } from "../llm/port.ts";
import { fittingInput } from "../prompts/fitting-input.ts";
import { type PromptFile, PromptInputError } from "../prompts/prompt-file.ts";
import type { Candidate } from "../text/mention.ts";
import { nearAnd, openContextLinking } from "./context-linking.ts";
import { UsageError } from "./exit-codes.ts";
import type { CorpusLinker } from "./linker.ts";
import { openModel } from "./model-options.ts";
import { pricesOf } from "./options.ts";
import { CANDIDATES, refuseWhatDoesNotGoTogether, type ServedOptions } from "./served-options.ts";
import { servedText, serverText } from "./served-report.ts";
import { openTemplate } from "./templates.ts";
import { type Progress, type Terminal, tell } from "./terminal.ts";

/** Where nobody is asked, questions are shown as most servers take them. */
const UNASKED: OneOf = { hold: "schema", most: 1000 };

/** What both kinds of linker are given. */
type Shared = AskingOptions &
  Pick<DecidingOptions & NamesOptions, "model" | "settings" | "render" | "context">;

/** Throws `UsageError`. `kbs`: what is linked to. Sends a few small probes, none with a word of any document. */
export async function openServedLinker(
  kbs: readonly KnowledgeBase[],
  options: ServedOptions,
  terminal: Terminal,
  progress: Progress,
): Promise<CorpusLinker> {
  refuseWhatDoesNotGoTogether(options);
  const prompt = await promptFor(options, terminal);
  const model = options.model ?? prompt.front.model;
  const trie = options.trie === undefined ? undefined : await trieOf(options.trie, kbs);
  const prices = options.price === undefined ? undefined : pricesOf(options.price);
  const most = options.k ?? CANDIDATES;
  const retrieval = await openContextLinking(kbs, nearAnd({ least: 0, most }, options));
  let opened: OpenModel | undefined;
  const release = async () => {
    await opened?.close();
    await retrieval.release();
  };
  try {
    if (!options.dryRun)
      opened = await openModel({ ...options, ...(model ? { model } : {}) }, terminal, progress);
    const shared = sharedBy(prompt, opened, model ?? "", options, progress);
    const linker = trie
      ? await naming(kbs[0] as KnowledgeBase, trie, retrieval.link, shared, options, terminal)
      : await choosing(kbs, retrieval.link, shared, { ...options, k: most }, terminal);
    return {
      link: ({ text }, mentions, signal, wanted) =>
        linker.link(text, mentions, wanted, signal).catch(asUsage),
      questions: ({ text }, mentions) => linker.questions(text, mentions),
      problems: () => [...linker.tally.abstained.values()].reduce((a, b) => a + b, 0),
      summary: () => servedText(linker.tally, opened?.spent, prices),
      release,
    };
  } catch (error) {
    await release();
    return asUsage(error);
  }
}

function asUsage(error: unknown): never {
  throw error instanceof LlmError || error instanceof PromptInputError
    ? new UsageError(error.message)
    : error;
}

function sharedBy(
  prompt: PromptFile,
  opened: OpenModel | undefined,
  model: string,
  { context, concurrency }: ServedOptions,
  progress: Progress,
): Shared {
  const { temperature, topP, maxOutputTokens, seed } = prompt.front.config;
  const name = opened?.name ?? model;
  return {
    model: opened?.model ?? { ask: () => Promise.reject(new Error("a dry run asks nobody")) },
    settings: {
      model: name,
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { topP }),
      ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
      ...(seed === undefined ? {} : { seed }),
    },
    render: (input: object) => prompt.render(fittingInput(prompt, input)),
    ...(context ? { context } : {}),
    ...(concurrency ? { concurrency } : {}),
    onAnswer: (n) => progress.report(() => `${name}: ${n.toLocaleString("en-US")} mentions asked about`),
  };
}

/** A model that chooses among candidates. What its server can do is found out once, and told. */
async function choosing(
  kbs: readonly KnowledgeBase[],
  retrieve: Retrieve,
  shared: Shared,
  { k, labels, answers, votes, echo, dryRun }: ServedOptions & { k: number },
  terminal: Terminal,
): Promise<ServedLinker> {
  const { model, settings } = shared;
  const { signal } = terminal;
  const name = settings.model;
  let server = UNASKED;
  if (!dryRun) {
    server = await probeOneOf(model, name, k + 1, signal);
    if (echo && !(await probeEcho(model, name, signal)))
      throw new UsageError(
        `--echo: ${name} tells no log-probabilities of what it is sent (POST /completions with echo); leave it out.`,
      );
    tell(terminal, serverText(name, server, k));
  }
  const concept = ({ concept: { id, kb: own } }: Candidate) =>
    kbs.find((kb) => kb.info.name === own)?.concept(id);
  return new ServedLinker(retrieve, {
    ...shared,
    server,
    concept,
    most: k,
    ...(labels ? { labels } : {}),
    ...(answers ? { answers } : {}),
    ...(votes ? { votes } : {}),
    ...(echo ? { echo } : {}),
    ...(settings.seed === undefined ? {} : { seed: settings.seed }),
  });
}

/** A model that writes a name, on a server whose plug-in holds it to the names of the trie. */
async function naming(
  kb: KnowledgeBase,
  trie: TokenTrie,
  retrieve: Retrieve,
  shared: Shared,
  { plain = false, dryRun, url }: { plain?: boolean; dryRun?: true; url?: string },
  { signal }: Terminal,
): Promise<NamesLinker> {
  const options: NamesOptions & AskingOptions = { ...shared, trie, plain, groupOf: askedGroup };
  if (!dryRun && !(await probeNames(kb, options, signal)))
    throw new UsageError(
      `${url ?? shared.settings.model} does not hold its answers to the names of ${kb.info.name}: is it vLLM, started with the plug-in (curie kb trie-plugin) and with ${trie.file}?`,
    );
  return new NamesLinker(kb, retrieve, options);
}

/** The inputs without which a prompt cannot do its work. */
async function promptFor(o: ServedOptions, terminal: Terminal): Promise<PromptFile> {
  const prompt = await openTemplate(
    o.prompt ?? (o.trie === undefined ? "link" : o.plain ? "link-published" : "link-name"),
    terminal,
  );
  const inputs = prompt.input?.properties as object | undefined;
  if (o.trie === undefined && inputs && !Object.hasOwn(inputs, "candidates"))
    throw new UsageError(
      `${prompt.path} is no template for linking: it has no input candidates (see the template link).`,
    );
  return prompt;
}

async function trieOf(file: string, kbs: readonly KnowledgeBase[]): Promise<TokenTrie> {
  const [kb, ...others] = kbs;
  if (!kb || others.length)
    throw new UsageError("--trie needs one --kb, of which it was built (curie kb trie).");
  try {
    return await TokenTrie.open(file, { kb: { name: kb.info.name, hash: kb.info.hash } });
  } catch (error) {
    throw error instanceof TrieFileError ? new UsageError(error.message) : error;
  }
}
