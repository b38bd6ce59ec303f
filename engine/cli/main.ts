// The `curie` program: the engine in a shell, with no editor and no network.
import { Command, CommanderError } from "commander";
import { KbFileError } from "../kb/packed/kb-error.ts";
import { ModelError } from "../models/model-error.ts";
import { adaptCommand } from "./adapt.ts";
import { agreeCommand } from "./agree.ts";
import { annotateCommand } from "./annotate.ts";
import { benchmarkCellCommand, benchmarkCommand } from "./benchmark.ts";
import { calibrateCommand } from "./calibrate.ts";
import { checkCommand } from "./check.ts";
import { composeCommand } from "./compose.ts";
import { convertCommand } from "./convert.ts";
import { corpusSampleCommand } from "./corpus-sample.ts";
import { doctorCommand } from "./doctor.ts";
import { efficiencyCommand } from "./efficiency.ts";
import { evaluateCommand } from "./evaluate.ts";
import { EXIT, EXIT_HELP, type ExitCode, UsageError } from "./exit-codes.ts";
import { formatsCommand } from "./formats.ts";
import { generateCommand } from "./generate.ts";
import { judgeCommand } from "./judge.ts";
import { kbAddCommand } from "./kb-add.ts";
import { kbDiffCommand } from "./kb-diff.ts";
import { kbEmbedCommand } from "./kb-embed.ts";
import { kbImportCommand } from "./kb-import.ts";
import { kbInfoCommand, kbListCommand } from "./kb-info.ts";
import { kbLearnCommand } from "./kb-learn.ts";
import { kbMergeCommand } from "./kb-merge.ts";
import { kbSearchCommand } from "./kb-search.ts";
import { kbTrieCommand } from "./kb-trie.ts";
import { kbTriePluginCommand } from "./kb-trie-plugin.ts";
import { kbVerifyCommand } from "./kb-verify.ts";
import { linkCommand } from "./link.ts";
import { lookupCommand } from "./lookup.ts";
import { mergeDriverCommand } from "./merge-driver.ts";
import { modelCommands } from "./model.ts";
import { version } from "./package-root.ts";
import { projectCommand } from "./project.ts";
import { promptRenderCommand } from "./prompt-render.ts";
import { promptTestCommand } from "./prompt-test.ts";
import { promptTryCommand } from "./prompt-try.ts";
import { reportCommand } from "./report.ts";
import { type Terminal, tell, type Work } from "./terminal.ts";
import { trainLinkerCommand } from "./train-linker.ts";
import { trainNerCommand } from "./train-ner.ts";
import { trainSelectorCommand } from "./train-selector.ts";

const interrupt = new AbortController();
const terminal: Terminal = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupt.signal,
};

let status: ExitCode = EXIT.ok;
const run = async (work: Work): Promise<void> => {
  status = await work(terminal);
};

function program(): Command {
  const curie = new Command("curie")
    .description("Biomedical concepts in texts: found, linked to a knowledge base, and explained.")
    .version(version())
    .showHelpAfterError("(curie --help, curie COMMAND --help)")
    // `curie kb import --version 7` is the vocabulary's version, not ours.
    .enablePositionalOptions()
    .exitOverride();
  const kb = curie.command("kb").description("build and inspect knowledge bases");
  kbImportCommand(kb.command("import").alias("build"), run);
  kbAddCommand(kb.command("add"), run);
  kbInfoCommand(kb.command("info"), run);
  kbLearnCommand(kb.command("learn"), run);
  kbListCommand(kb.command("list"), run);
  kbSearchCommand(kb.command("search"), run);
  kbDiffCommand(kb.command("diff"), run);
  kbMergeCommand(kb.command("merge"), run);
  kbVerifyCommand(kb.command("verify"), run);
  kbTrieCommand(kb.command("trie"), run);
  kbEmbedCommand(kb.command("embed"), run);
  kbTriePluginCommand(kb.command("trie-plugin"), run);
  const model = curie.command("model").description("the neural models at hand: listed, installed, verified");
  modelCommands(model, run);
  annotateCommand(curie.command("annotate"), run);
  adaptCommand(curie.command("adapt"), run);
  linkCommand(curie.command("link"), run);
  lookupCommand(curie.command("lookup"), run);
  benchmarkCommand(curie.command("benchmark"), run);
  benchmarkCellCommand(curie.command("benchmark-cell", { hidden: true }), run);
  calibrateCommand(curie.command("calibrate"), run);
  efficiencyCommand(curie.command("efficiency"), run);
  evaluateCommand(curie.command("evaluate"), run);
  generateCommand(curie.command("generate"), run);
  judgeCommand(curie.command("judge"), run);
  const prompt = curie.command("prompt").description("prompt templates: rendered, tried and tested");
  promptRenderCommand(prompt.command("render"), run);
  promptTryCommand(prompt.command("try"), run);
  promptTestCommand(prompt.command("test"), run);
  reportCommand(curie.command("report"), run);
  agreeCommand(curie.command("agree"), run);
  checkCommand(curie.command("check"), run);
  composeCommand(curie.command("compose"), run);
  mergeDriverCommand(curie.command("merge-driver"), run);
  convertCommand(curie.command("convert"), run);
  formatsCommand(curie.command("formats"), run);
  projectCommand(curie.command("project"), run);
  doctorCommand(curie.command("doctor"), run);
  const corpus = curie.command("corpus").description("choose text to work on");
  corpusSampleCommand(corpus.command("sample"), run);
  const train = curie.command("train").description("train recognisers and linkers");
  trainNerCommand(train.command("ner"), run);
  trainLinkerCommand(train.command("linker"), run);
  trainSelectorCommand(train.command("selector"), run);
  for (const command of [
    curie,
    kb,
    ...kb.commands,
    ...prompt.commands,
    ...train.commands,
    ...model.commands,
    ...corpus.commands,
    ...curie.commands.filter((c) => c !== kb),
  ])
    command.addHelpText("after", EXIT_HELP);
  return curie;
}

function failed(error: unknown): ExitCode {
  if (interrupt.signal.aborted) return EXIT.interrupted;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  // What a file or a model turned out to be while it was used says itself what to do.
  if (error instanceof UsageError || error instanceof KbFileError || error instanceof ModelError) {
    tell(terminal, `curie: ${error.message}`);
    return EXIT.usage;
  }
  const { code, path, message, stack } = error as NodeJS.ErrnoException;
  if (code && path) {
    tell(terminal, `curie: ${path}: ${message}`);
    return EXIT.usage;
  }
  tell(terminal, `curie: a fault of Curie itself; please report it with what follows.\n${stack ?? error}`);
  return EXIT.fault;
}

async function main(): Promise<void> {
  // The first Ctrl+C lets the work clean up; a second one ends the process at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupt.abort());
  // Started by a program that has gone or has had enough: on every platform its channel closes.
  if (process.send) process.once("disconnect", () => interrupt.abort());
  // The channel alone is no reason to stay.
  process.channel?.unref();
  // `curie ... | head`: whoever read us has enough.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(EXIT.ok);
  });
  try {
    await program().parseAsync();
  } catch (error) {
    status = failed(error);
  }
  process.exitCode = status;
  // Standard input may still be open where the work ended early.
  process.stdin.unref?.();
}

void main();
