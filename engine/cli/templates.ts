// Prompt templates: those that ship, by name, and people's own, by path.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type PartialSource, partialFile } from "../prompts/partials.ts";
import { type PromptFile, PromptFileError, readPrompt } from "../prompts/prompt-file.ts";
import { UsageError } from "./exit-codes.ts";
import { packageRoot } from "./package-root.ts";
import { type Terminal, tell } from "./terminal.ts";

const shipped = join(packageRoot, "engine", "prompts", "templates");

/** Partials in the folder of a prompt file, and nowhere else. */
export const partialsBeside =
  (path: string): PartialSource =>
  async (name) => {
    const file = partialFile(name);
    if (file.split("/").includes("..")) return undefined;
    return readFile(join(dirname(path), file), "utf8").catch(() => undefined);
  };

/** Throws `UsageError` with every problem and its line. */
export async function openTemplate(nameOrPath: string, terminal: Terminal): Promise<PromptFile> {
  const own = join(shipped, `${nameOrPath}.prompt`);
  const path = /^[\w-]+$/.test(nameOrPath) && existsSync(own) ? own : nameOrPath;
  const { prompt, problems } = await readPrompt(await readFile(path, "utf8"), path, partialsBeside(path));
  if (!prompt) throw new UsageError(new PromptFileError(path, problems).message);
  for (const { line, message } of problems) tell(terminal, `${path}:${line}: ${message}`);
  return prompt;
}
