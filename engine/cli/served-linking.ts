// `curie link --by served`: a model behind an endpoint, a prompt, and the linker that ships for the candidates.
import type { Command } from "commander";
import { Option } from "commander";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import type { ContextWidth } from "../linking/guided/contexts.ts";
import { askedGroup } from "../linking/guided/document-linker.ts";
import type { Labels } from "../linking/served/choices.ts";
import { probeEcho } from "../linking/served/echo.ts";
import { NamesLinker, probeNames } from "../linking/served/names-linker.ts";
import { type Retrieve, ServedLinker } from "../linking/served/served-linker.ts";
import { type Tally, tallyText } from "../linking/served/tally.ts";
import { TokenTrie, TrieFileError } from "../linking/token-trie/trie-file.ts";
import { type OneOf, probeOneOf } from "../llm/one-of.ts";
import { LlmError, type Request } from "../llm/port.ts";
import { fittingInput } from "../prompts/fitting-input.ts";
import { type PromptFile, PromptInputError } from "../prompts/prompt-file.ts";
import { nearAnd, openContextLinking } from "./context-linking.ts";
import { UsageError } from "./exit-codes.ts";
import type { CorpusLinker } from "./linkers.ts";
import { type ModelOptions, openModel } from "./model-options.ts";
import { pricesOf, wholeNumber } from "./options.ts";
import { openTemplate } from "./templates.ts";
import { type Progress, type Terminal, tell } from "./terminal.ts";

export interface ServedOptions extends ModelOptions {
  k?: number;
  answers?: number;
  votes?: number;
  labels?: Labels;
  echo?: true;
  prompt?: string;
  plain?: true;
  price?: string;
  trie?: string;
  context?: ContextWidth;
  dense?: readonly string[];
  encoder?: string;
  dryRun?: true;
}

export const servedOptions = (command: Command): Command =>
  command
    .option("--k <n>", "of --by served: candidates that it chooses from (default: 32)", wholeNumber)
    .option(
      "--answers <n>",
      "of --by served: ranked answers wanted; what log-probabilities do not rank is asked for again, without those before (default: 1)",
      wholeNumber,
    )
    .option(
      "--votes <n>",
      "of --by served: ask about each mention so many times, the candidates in another order each (default: 1)",
      wholeNumber,
    )
    .addOption(
      new Option(
        "--labels <kind>",
        "of --by served: what is answered with (default: letters where the server gives log-probabilities, names elsewhere)",
      ).choices(["names", "letters", "numbers"]),
    )
    .option(
      "--echo",
      "of --by served: chances by log-probabilities of each candidate's name behind the prompt; a question for each",
    )
    .option(
      "--prompt <file>",
      "of --by served: prompt file, or link, link-name, link-published (default: link; link-name with --trie)",
    )
    .option(
      "--plain",
      "of --by served --trie: without a chat template, for models taught to go on with a text",
    )
    .option(
      "--price <in,out>",
      "of --by served: of a million tokens, read and written; the run's price is told",
    )
    .option("--dry-run", "of --by served: print what would be sent, and send nothing");

/** Where nobody is asked, questions are shown as the most servers take them. */
const UNASKED: OneOf = { hold: "schema", most: 1000 };
/** The model's own answers, and "none of these". */
const CANDIDATES = 32;

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
  const retrieval = await openContextLinking(
    kbs,
    nearAnd({ least: 0, most: options.k ?? CANDIDATES }, options),
  );
  const retrieve: Retrieve = retrieval.link;
  const opened = options.dryRun
    ? undefined
    : await openModel({ ...options, ...(model ? { model } : {}) }, terminal, progress);
  const { temperature, topP, maxOutputTokens, seed } = prompt.front.config;
  const name = opened?.name ?? model ?? "";
  const settings: Pick<Request, "model" | "temperature" | "topP" | "maxTokens" | "seed"> = {
    model: name,
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
    ...(seed === undefined ? {} : { seed }),
  };
  const asking = opened?.model ?? { ask: () => Promise.reject(new Error("a dry run asks nobody")) };
  const shared = {
    model: asking,
    settings,
    render: (input: object) => prompt.render(fittingInput(prompt, input)),
    ...(options.context ? { context: options.context } : {}),
    ...(options.concurrency ? { concurrency: options.concurrency } : {}),
    onAnswer: (n: number) =>
      progress.report(() => `${name}: ${n.toLocaleString("en-US")} mentions asked about`),
  };
  try {
    let linker: ServedLinker | NamesLinker;
    if (trie) {
      const kb = kbs[0] as KnowledgeBase;
      const plain = options.plain === true;
      if (opened && !(await probeNames(kb, { model: asking, settings, trie, plain }, terminal.signal)))
        throw new UsageError(
          `${options.url ?? name} does not hold its answers to the names of ${kb.info.name}: is it vLLM, started with the plug-in (curie kb trie-plugin) and with ${options.trie}?`,
        );
      linker = new NamesLinker(kb, retrieve, {
        ...shared,
        trie,
        plain,
        logprobs: opened?.capabilities?.logprobs === true,
        groupOf: askedGroup,
      });
    } else {
      const server = opened ? await probed(asking, name, options, terminal) : UNASKED;
      const find = (c: { concept: { id: string; kb?: string } }) =>
        kbs.find((kb) => kb.info.name === c.concept.kb)?.concept(c.concept.id);
      linker = new ServedLinker(retrieve, {
        ...shared,
        server,
        concept: find,
        most: options.k ?? CANDIDATES,
        ...(options.labels ? { labels: options.labels } : {}),
        ...(options.answers ? { answers: options.answers } : {}),
        ...(options.votes ? { votes: options.votes } : {}),
        ...(options.echo ? { echo: true } : {}),
        ...(seed === undefined ? {} : { seed }),
      });
    }
    const named = <T>(work: Promise<T>): Promise<T> =>
      work.catch((error: unknown) => {
        throw error instanceof LlmError || error instanceof PromptInputError
          ? new UsageError(error.message)
          : error;
      });
    return {
      link: ({ text }, mentions, signal, wanted) => named(linker.link(text, mentions, wanted, signal)),
      questions: ({ text }, mentions) => linker.questions(text, mentions),
      problems: () => [...linker.tally.abstained.values()].reduce((a, b) => a + b, 0),
      summary: () => [
        ...tallyText(linker.tally),
        ...(opened ? [spentText(opened.spent, linker.tally, prices)] : []),
        ...(linker.tally.abstained.has("gone") ? [GONE] : []),
      ],
      release: async () => {
        await opened?.close();
        await retrieval.release();
      },
    };
  } catch (error) {
    await opened?.close();
    await retrieval.release();
    throw error instanceof LlmError ? new UsageError(error.message) : error;
  }
}

const GONE =
  "Nobody answered any more, and the rest was not asked. With --store and --force the same command asks only what is missing.";

function refuseWhatDoesNotGoTogether(o: ServedOptions): void {
  if (o.batch)
    throw new UsageError(
      "--by served asks document by document, which a Batch API answers within a day each; leave --batch out.",
    );
  if (o.plain && !o.trie) throw new UsageError("--plain is of --by served --trie FILE.");
  for (const key of ["answers", "votes", "labels", "echo"] as const)
    if (o.trie && o[key] !== undefined)
      throw new UsageError(
        `--${key} ranks candidates; with --trie the model writes one name, and there are none.`,
      );
  if (o.echo && o.labels && o.labels !== "names")
    throw new UsageError("--echo weighs names; leave --labels out.");
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

/** What the server can do, found out once and told. */
async function probed(
  model: Parameters<typeof probeOneOf>[0],
  name: string,
  { k = CANDIDATES, echo }: ServedOptions,
  terminal: Terminal,
): Promise<OneOf> {
  const server = await probeOneOf(model, name, k + 1, terminal.signal);
  if (echo && !(await probeEcho(model, name, terminal.signal)))
    throw new UsageError(
      `--echo: ${name} tells no log-probabilities of what it is sent (POST /completions with echo); leave it out.`,
    );
  const held =
    server.hold === "words"
      ? "not held to the list: answers are read strictly"
      : `held to the list by ${server.hold}`;
  const most = server.most < k + 1 ? `, at most ${server.most - 1} candidates` : "";
  const told =
    server.alternatives === undefined
      ? "no log-probabilities"
      : `log-probabilities of ${server.alternatives} alternatives`;
  tell(terminal, `${name}: ${held}${most}; ${told}.`);
  return server;
}

function spentText(
  {
    requests,
    prompt,
    completion,
    untold,
  }: { requests: number; prompt: number; completion: number; untold: number },
  { asked }: Tally,
  prices: ReturnType<typeof pricesOf> | undefined,
): string {
  const n = (x: number): string => x.toLocaleString("en-US");
  const price = prices ? (prompt * prices.prompt + completion * prices.completion) / 1e6 : undefined;
  const each = asked ? ` (${(requests / asked).toFixed(2)} a mention)` : "";
  return [
    `questions sent: ${n(requests)}${each}, probes included; tokens read ${n(prompt)}, written ${n(completion)}`,
    ...(untold ? [`${n(untold)} replies told no tokens`] : []),
    ...(price === undefined
      ? []
      : [`price ${price.toLocaleString("en-US", { maximumSignificantDigits: 3 })}`]),
  ].join("; ");
}
