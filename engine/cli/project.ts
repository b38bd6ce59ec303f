// `curie project`: a brat configuration as Curie's project file, and back.
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { bratOfProject, projectOfBrat } from "../corpus/annotations/brat-project.ts";
import { PROJECT_FILE, parseProject } from "../corpus/annotations/project.ts";
import {
  readAnnotationConf,
  readShortcuts,
  writeAnnotationConf,
  writeShortcuts,
} from "../corpus/formats/brat/config.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { ProblemList } from "./problems.ts";
import { Progress, type Terminal, tell, type Work } from "./terminal.ts";
import { WholeFile } from "./whole-file.ts";

interface Options {
  force?: true;
}

const CONF = "annotation.conf";
const SHORTCUTS = "kb_shortcuts.conf";

async function put(path: string, text: string, { force }: Options): Promise<void> {
  if (existsSync(path) && !force) throw new UsageError(`${path} exists; --force writes over it.`);
  await mkdir(dirname(path), { recursive: true });
  const file = await WholeFile.create(path);
  try {
    await file.write(text);
    await file.finish();
  } finally {
    await file.discard();
  }
}

async function fromBrat(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const problems = new ProblemList(terminal, new Progress(terminal, false));
  const report = (file: string) => (line: number, reason: string) => problems.add(file, line, reason);
  const path = join(folder, CONF);
  const shortcuts = join(folder, SHORTCUTS);
  const conf = readAnnotationConf(await readFile(path, "utf8"), report(path));
  const keys = existsSync(shortcuts)
    ? readShortcuts(await readFile(shortcuts, "utf8"), report(shortcuts))
    : new Map();
  const project = projectOfBrat(conf, keys, (reason) => problems.add(path, 0, reason));
  await put(join(folder, PROJECT_FILE), `${JSON.stringify(project, null, 2)}\n`, options);
  problems.end();
  tell(terminal, `${join(folder, PROJECT_FILE)}: ${Object.keys(project.types).length} types`);
  return problems.count ? EXIT.problems : EXIT.ok;
}

async function toBrat(folder: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const path = join(folder, PROJECT_FILE);
  const parsed = parseProject(await readFile(path, "utf8"));
  if ("problem" in parsed) throw new UsageError(`${path}: ${parsed.problem}`);
  const { conf, keys } = bratOfProject(parsed.project);
  await put(join(folder, CONF), writeAnnotationConf(conf), options);
  await put(join(folder, SHORTCUTS), writeShortcuts(keys), options);
  tell(terminal, `${join(folder, CONF)} and ${SHORTCUTS}: ${conf.entities.length} types`);
  return EXIT.ok;
}

export function projectCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command.description("the project file of a corpus");
  command
    .command("from-brat")
    .summary(`make ${PROJECT_FILE} of a brat configuration`)
    .description(`Reads ${CONF} and ${SHORTCUTS} in the folder and writes ${PROJECT_FILE} beside them.`)
    .argument("<folder>")
    .option("--force", "write over the file that is there")
    .action((folder: string, options: Options) => run((terminal) => fromBrat(folder, options, terminal)));
  command
    .command("to-brat")
    .summary("make a brat configuration of the project file")
    .description(`Reads ${PROJECT_FILE} in the folder and writes ${CONF} and ${SHORTCUTS} beside it.`)
    .argument("<folder>")
    .option("--force", "write over the files that are there")
    .action((folder: string, options: Options) => run((terminal) => toBrat(folder, options, terminal)));
}
