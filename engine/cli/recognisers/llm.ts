// A language model and a prompt as a recogniser.
import { Option } from "commander";
import { FoundLinker } from "../../analysis/link-found.ts";
import { LlmError } from "../../llm/port.ts";
import { type PromptFile, PromptInputError } from "../../prompts/prompt-file.ts";
import { yieldText } from "../../recognition/llm/alignment-yield.ts";
import {
  type AnnotatorOptions,
  LlmRecogniser,
  REPLY_FORMS,
  type ReplyForm,
} from "../../recognition/llm/annotator.ts";
import { UsageError } from "../exit-codes.ts";
import { type ModelOptions, modelOptions, openModel } from "../model-options.ts";
import { wholeNumber } from "../options.ts";
import { openTemplate } from "../templates.ts";
import { counted } from "../terminal.ts";
import { writeWhole } from "../whole-file.ts";
import { entityTypes } from "./entity-types.ts";
import type {
  OpenRecogniser,
  RecogniserContext,
  RecogniserKind,
  RecogniserOptions,
} from "./recogniser-kind.ts";

interface Options extends ModelOptions, RecogniserOptions {
  prompt?: string;
  types?: string;
  reply?: ReplyForm;
  window?: number;
  maxCalls?: number;
  link: boolean;
  yield?: string;
  dryRun?: true;
}

const TEMPLATES: Readonly<Record<ReplyForm, string>> = {
  symbolic: "annotate-tags-en",
  context: "annotate-context",
  entities: "annotate-json",
};

/** Which reader a prompt's answers need: its own word for it, else what its output looks like. */
export function replyFormOf({ front, output }: Pick<PromptFile, "front" | "output">): ReplyForm {
  const said = front["curie.reply"];
  const named = REPLY_FORMS.find((form) => form === said);
  if (named) return named;
  if (said !== undefined)
    throw new UsageError(`curie.reply: ${String(said)} is none of ${REPLY_FORMS.join(", ")}.`);
  if (front.output.format !== "json") return "symbolic";
  return JSON.stringify(output ?? {}).includes('"context"') ? "context" : "entities";
}

export const llmKind: RecogniserKind = {
  name: "llm",
  summary: "a language model and a prompt",
  options: (command) =>
    modelOptions(command, "llm: model to ask, as the endpoint calls it; gliner: folder of the model")
      .option(
        "--prompt <file>",
        `llm: prompt file, or ${Object.values(TEMPLATES).join(", ")}, annotate-tags-zh (default: annotate-context)`,
      )
      .option(
        "--types <names>",
        "llm: types to find, parted by commas, or a JSON file of names and definitions",
      )
      .addOption(
        new Option("--reply <form>", "llm: how answers are read (default: as the prompt says)").choices(
          REPLY_FORMS,
        ),
      )
      .option(
        "--window <n>",
        "llm: characters asked about at once, whole sentences (default: 1500)",
        wholeNumber,
      )
      .option("--max-calls <n>", "llm: stop asking after so many questions", wholeNumber)
      .option("--no-link", "llm, gliner, embedded: do not look the mentions up in the knowledge bases")
      .option("--yield <file>", "llm: write what became of the answers here, as JSON")
      .option("--dry-run", "llm: print what would be sent, and send nothing"),
  examples: `
A language model as recogniser. Its answers are brought to places in the text: symbolic tags by comparing the repeated text with
the real one, context-pinned JSON by finding the quoted words. What cannot be placed, was mended or not read is counted.
  curie annotate --recognizer llm --types Disease,Chemical --url http://127.0.0.1:8000/v1 --model qwen3 --store answers.jsonl note.txt
  curie annotate --recognizer llm --prompt annotate-tags-en --types types.json --replay --model qwen3 --store answers.jsonl note.txt
  curie annotate --recognizer llm --types Disease --model qwen3 --dry-run note.txt`,
  async open(given, context) {
    const options = given as Options;
    const { terminal, progress } = context;
    const prompt = await openTemplate(options.prompt ?? TEMPLATES[options.reply ?? "context"], terminal);
    const form = options.reply ?? replyFormOf(prompt);
    if (!options.types && form !== "entities")
      throw new UsageError("--types NAMES says what to find, such as --types Disease,Chemical.");
    const types = options.types ? await entityTypes(options.types) : [];
    const { temperature, topP, maxOutputTokens, seed } = prompt.front.config;
    const model = options.model ?? prompt.front.model;
    const opened = options.dryRun
      ? undefined
      : await openModel({ ...options, ...(model ? { model } : {}) }, terminal, progress);
    const annotator: AnnotatorOptions = {
      form,
      types,
      render: (input) => prompt.render({ ...input }),
      model: opened?.model ?? { ask: () => Promise.reject(new Error("a dry run asks nobody")) },
      settings: {
        model: opened?.name ?? model ?? "",
        ...(temperature === undefined ? {} : { temperature }),
        ...(topP === undefined ? {} : { topP }),
        ...(maxOutputTokens === undefined ? {} : { maxTokens: maxOutputTokens }),
        ...(seed === undefined ? {} : { seed }),
        ...(prompt.output && form !== "symbolic"
          ? { output: { name: "annotation", schema: prompt.output } }
          : {}),
      },
      ...(options.window ? { window: options.window } : {}),
      ...(options.concurrency ? { concurrency: options.concurrency } : {}),
      ...(options.maxCalls ? { maxCalls: options.maxCalls } : {}),
      onReply: (n) => progress.report(() => `${counted(n, "answer")} read`),
    };
    return openedRecogniser(new LlmRecogniser(annotator), options, context, async () => opened?.close());
  },
};

function openedRecogniser(
  recogniser: LlmRecogniser,
  options: Options,
  { terminal, kbs, problem }: RecogniserContext,
  close: () => Promise<void>,
): OpenRecogniser {
  let linker: FoundLinker | undefined;
  return {
    async annotate(document) {
      try {
        const { mentions, uncovered } = await recogniser.recognise(document, terminal.signal);
        for (const { start, end, reason } of uncovered)
          problem(document.id, `characters ${start} to ${end} are not covered: ${reason}`);
        if (!options.link) return mentions;
        linker ??= new FoundLinker(await kbs());
        return linker.link(document, mentions);
      } catch (error) {
        if (error instanceof LlmError || error instanceof PromptInputError)
          throw new UsageError(error.message);
        throw error;
      }
    },
    async *questions(document) {
      for (const window of recogniser.windows(document)) yield await recogniser.request(document, window);
    },
    summary: () => yieldText(recogniser.yield),
    async close() {
      await close();
      if (options.yield && !options.dryRun)
        await writeWhole(options.yield, `${JSON.stringify(recogniser.yield)}\n`);
    },
  };
}
