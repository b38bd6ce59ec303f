// `curie kb add`: a name for a concept, or a new concept, in a folder's dictionary, as curating in an editor adds it.
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Command, Option } from "commander";
import { conceptSchema, SCOPES, synonymSchema } from "../kb/concept.ts";
import { groupCodes } from "../kb/groups.ts";
import { Library } from "../kb/library.ts";
import { type Addition, additionLine } from "../kb/overlay-additions.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openKbs } from "./open-kbs.ts";
import { KB_OPTION, repeated } from "./options.ts";
import { print, type Terminal, type Work } from "./terminal.ts";

interface Options {
  kb?: string[];
  dictionary?: string;
  scope: (typeof SCOPES)[number];
  language?: string;
  group?: string;
  definition?: string;
  parent?: string[];
  json?: true;
}

const EXAMPLES = `
A dictionary is one JSON object to a line; editors that work in its folder take it in at once.
"curie kb merge --dictionary" folds it into a knowledge base.

Examples:
  curie kb add MESH:D003920 "sugar disease"
  curie kb add --kb hp.curiekb --scope abbreviation HP:0001250 SZ
  curie kb add --group DISO --definition "Tired after COVID-19." USER:post-covid-fatigue "post-COVID fatigue"`;

export function kbAddCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("add a name or a concept to a dictionary")
    .description("Adds names for a concept to a dictionary; with --group, a new concept with these names.")
    .argument("<id>", "CURIE of the concept")
    .argument("<name...>", "names to add; of a new concept the first one is preferred")
    .option(...KB_OPTION)
    .option("--dictionary <file>", `the file to add to (default: ${join(".curie", "dictionary.jsonl")})`)
    .addOption(
      new Option("--scope <scope>", "how the names stand to the concept").choices(SCOPES).default("exact"),
    )
    .option("--language <tag>", "language of the names (default: the knowledge base's)")
    .addOption(new Option("--group <code>", "semantic group of a new concept").choices(groupCodes))
    .option("--definition <text>", "definition of a new concept")
    .option("--parent <id>", "a broader concept of a new one; may be repeated", repeated)
    .option("--json", "print what was added as JSON")
    .addHelpText("after", EXAMPLES)
    .action((id: string, names: string[], options: Options) =>
      run((terminal) => add(id, names, options, terminal)),
    );
}

async function add(
  id: string,
  names: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const library = new Library(await openKbs(options.kb));
  const found = library.concept(id)?.concept;
  if (!found && !options.group)
    throw new UsageError(`${id}: no knowledge base holds this concept; say --group to make it a new one.`);
  if (found && options.group)
    throw new UsageError(`${id} is ${found.name} already; leave --group out to add names.`);
  const synonyms = (found ? names : names.slice(1)).map((text) => {
    const made = synonymSchema.safeParse({
      text,
      scope: options.scope,
      ...(options.language ? { language: options.language } : {}),
    });
    if (made.success) return made.data;
    throw new UsageError(`"${text}" cannot be a name: ${made.error.issues[0]?.message}`);
  });
  const file = options.dictionary ?? join(".curie", "dictionary.jsonl");
  const line = additionLine(found ? { id: found.id, synonyms } : newConcept(id, names, synonyms, options));
  await mkdir(dirname(file), { recursive: true });
  const before = await readFile(file, "utf8").catch(() => "");
  await appendFile(file, before === "" || before.endsWith("\n") ? line : `\n${line}`);
  await print(
    terminal,
    options.json ? line : `${file}: ${found ? found.name : "new"} (${id}) + ${names.join("; ")}\n`,
  );
  return EXIT.ok;
}

function newConcept(id: string, names: readonly string[], synonyms: unknown[], options: Options): Addition {
  const made = conceptSchema.safeParse({
    id,
    name: names[0],
    group: options.group,
    synonyms,
    ...(options.definition ? { definitions: [options.definition] } : {}),
    ...(options.parent ? { parents: options.parent } : {}),
  });
  if (made.success) return made.data;
  const issue = made.error.issues[0];
  throw new UsageError(`${issue?.path.join(".")}: ${issue?.message}`);
}
