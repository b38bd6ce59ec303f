// `curie kb trie-plugin FOLDER`: what an operator of vLLM puts beside the server, so that a served model writes names of a trie.
import { existsSync, readdirSync } from "node:fs";
import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { packageRoot } from "./package-root.ts";
import { print, type Terminal, type Work } from "./terminal.ts";

const EXAMPLES = `
The README in the folder says how vLLM is started with it. Asking is curie link --by served --trie FILE.

Example:
  curie kb trie-plugin vllm-plugin`;

export function kbTriePluginCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("write the vLLM plug-in that reads a trie")
    .description("Writes a Python package that holds a model served by vLLM to the names of a token trie.")
    .argument("<folder>", "where it goes")
    .option("--force", "write into a folder that is not empty")
    .addHelpText("after", EXAMPLES)
    .action((folder: string, { force }: { force?: true }) =>
      run((terminal) => write(folder, force === true, terminal)),
    );
}

async function write(folder: string, force: boolean, terminal: Terminal): Promise<ExitCode> {
  if (!force && existsSync(folder) && readdirSync(folder).length)
    throw new UsageError(`${folder} is not empty; --force writes into it.`);
  await cp(join(packageRoot, "engine", "linking", "served", "vllm"), folder, {
    recursive: true,
    filter: (file) => basename(file) !== "__pycache__",
  });
  await print(terminal, `${join(folder, "README.md")} says how to start vLLM with it.\n`);
  return EXIT.ok;
}
