// `curie prompt render FILE`: what a template comes to for concepts of a knowledge base, by the renderer that runs use.
import type { Command } from "commander";
import { PromptInputError } from "../prompts/prompt-file.ts";
import { tokensOf } from "../prompts/token-count.ts";
import { inputsFor } from "../synthesis/prompt-inputs.ts";
import { PromptWorld } from "../synthesis/prompt-world.ts";
import { conceptInput } from "../synthesis/slice.ts";
import { WORST_KINDS } from "../synthesis/slice-survey.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openKbs, openOne } from "./open-kbs.ts";
import { repeated, wholeNumber } from "./options.ts";
import { openTemplate } from "./templates.ts";
import { breathe, counted, print, type Terminal, tell, type Work } from "./terminal.ts";

interface Options {
  kb?: string;
  concept?: string[];
  seed: number;
  number: number;
  count: number;
  worst?: true;
  json?: true;
}

const HELP = `
Concepts are drawn from the slice that the file's curie.inputs names, else from the whole knowledge base. --worst renders instead
those that try a template hardest: the longest name, the oddest punctuation, no definition, names inside names, the most words.

Examples:
  curie prompt render generate-en --kb hp.curiekb
  curie prompt render my.prompt --kb hp.curiekb --worst
  curie prompt render my.prompt --concept HP:0001250 --json`;

export function promptRenderCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("what a prompt template comes to")
    .description("Renders a template for concepts drawn by a seed, with the number of tokens. Sends nothing.")
    .argument("<file>", "prompt file, or the name of one that ships")
    .option("-k, --kb <file>", "packed knowledge base (default: the file's, else the starter knowledge base)")
    .option("--concept <id>", "this concept; may be repeated", repeated)
    .option("--seed <n>", "of the draw", wholeNumber, 1)
    .option("-n, --number <n>", "concepts to render", wholeNumber, 1)
    .option("--count <n>", "sentences wanted, where the template asks", wholeNumber, 3)
    .option("--worst", "the hardest concepts")
    .option("--json", "one JSON object for each concept")
    .addHelpText("after", HELP)
    .action((file: string, options: Options) => run((terminal) => render(file, options, terminal)));
}

async function render(file: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const prompt = await openTemplate(file, terminal);
  const kbs = await openKbs(options.kb ? [options.kb] : undefined);
  const world = new PromptWorld({ kbs: () => kbs, openKb: openOne, pause: () => breathe(terminal) });
  const { world: found, problems } = await world.of(prompt, prompt.path, options.seed);
  for (const p of problems) tell(terminal, `${prompt.path}:${p.line}: ${p.message}`);
  if (!found) return EXIT.usage;
  const { kb, survey, tokens, pool } = found;
  const chosen = options.concept
    ? options.concept.map((id) => {
        const concept = kb.concept(id);
        const input = concept && conceptInput(concept, kb);
        if (!input) throw new UsageError(`${kb.info.name} has no concept ${id}.`);
        return { why: "", input };
      })
    : options.worst
      ? WORST_KINDS.flatMap((why) => (survey.worst[why] ? [{ why, input: survey.worst[why] }] : []))
      : survey.sample.slice(0, options.number).map((input) => ({ why: "", input }));
  if (!chosen.length) throw new UsageError(`${kb.info.name} has no concept for this choice.`);
  try {
    for (const { why, input } of chosen) {
      const messages = await prompt.render(
        inputsFor(prompt, input, { seed: options.seed, count: options.count, ...(pool ? { pool } : {}) }),
      );
      const length = tokensOf(messages, tokens);
      if (options.json) {
        const line = {
          concept: input.id,
          name: input.name,
          ...(why ? { why } : {}),
          messages,
          tokens: length,
          counted: tokens.tokenizer !== undefined,
        };
        await print(terminal, `${JSON.stringify(line)}\n`);
        continue;
      }
      const by = tokens.tokenizer ? `counted by ${tokens.tokenizer}` : "estimated";
      await print(
        terminal,
        `=== ${input.id} ${input.name}${why ? ` (${why})` : ""} · ${counted(length, "token")}, ${by}\n`,
      );
      for (const { role, content } of messages) await print(terminal, `--- ${role}\n${content}\n`);
    }
  } catch (error) {
    if (error instanceof PromptInputError) throw new UsageError(error.message);
    throw error;
  }
  return problems.some((p) => p.severity !== "information") ? EXIT.problems : EXIT.ok;
}
