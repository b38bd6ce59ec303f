// `curie merge-driver`: what git calls to merge an `.ann` file, and `--install`, which tells git so.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Command } from "commander";
import { textPathOf } from "../corpus/annotations/paths.ts";
import type { Conflict } from "../corpus/merge/conflict.ts";
import { mergeAnn } from "../corpus/merge/merge-ann.ts";
import { extentOf, textOf } from "../text/mention.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { counted, type Terminal, tell, type Work } from "./terminal.ts";
import { writeWhole } from "./whole-file.ts";

const EXAMPLES = `
Once for each clone, inside it:
  curie merge-driver --install

It adds lines to .gitattributes (to be committed) and a driver to the clone's own configuration. From then on git pull and
git merge join annotations mention by mention. What both sides changed differently is left as ours has it, git reports the
file as conflicted, and no conflict mark is ever written into it: settle the conflicts in the editor with
"Curie: Adjudicate", then git add the file.`;

/** Decisions logs only grow: both sides' lines are kept. */
const ATTRIBUTES = ["*.ann merge=curie", "*.log.jsonl merge=union", ".curie/*.jsonl merge=union"];

export function mergeDriverCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("merge .ann files for git, mention by mention")
    .description("Merges three versions of a brat .ann file into OURS. Exit status 1: there are conflicts.")
    .argument("[base]", "the common version (git's %O)")
    .argument("[ours]", "our version, which is written (%A)")
    .argument("[theirs]", "their version (%B)")
    .argument("[path]", "path of the file in the work tree (%P), where its .txt is looked for")
    .option("--install", "set git up for the repository of the current folder")
    .option("--program <command>", "how git shall call this program", "curie")
    .addHelpText("after", EXAMPLES)
    .action((base, ours, theirs, path, options: { install?: true; program: string }) =>
      run((terminal) =>
        options.install ? install(options.program, terminal) : merge({ base, ours, theirs, path }, terminal),
      ),
    );
}

async function merge(
  files: { base?: string; ours?: string; theirs?: string; path?: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const { base, ours, theirs, path = ours } = files;
  if (!base || !ours || !theirs || !path) throw new UsageError("git calls this with %O %A %B %P.");
  const read = (file: string) => readFile(file, "utf8");
  const textPath = textPathOf(path);
  const text = textPath === undefined ? undefined : await read(textPath).catch(() => undefined);
  const merged = mergeAnn({
    file: path,
    text,
    base: await read(base),
    ours: await read(ours),
    theirs: await read(theirs),
  });
  await writeWhole(ours, merged.ann);
  for (const p of merged.problems) tell(terminal, `${p.file}:${p.line}: ${p.reason}`);
  for (const conflict of merged.conflicts) tell(terminal, `${path}: ${told(conflict, merged.document.text)}`);
  return merged.conflicts.length ? EXIT.problems : EXIT.ok;
}

/** One line for a person: what is disputed, where, and what each side says. */
export function told({ kind, base, ours, theirs, relations }: Conflict, text: string): string {
  const one = ours ?? theirs ?? base;
  const side = (m: typeof ours) =>
    m
      ? `"${textOf(m, text)}" ${[m.type, ...m.concepts.map((c) => c.id)].filter(Boolean).join(" ")}`
      : "not there";
  if (relations) return `conflict (relation): ${relations.base?.id ?? relations.base?.type ?? ""}`;
  if (!one) return `conflict (${kind}): the versions stand on different texts`;
  return `conflict (${kind}) at ${extentOf(one).start}: ours ${side(ours)}; theirs ${side(theirs)}`;
}

const git = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)("git", args)).stdout.trim();

async function install(program: string, terminal: Terminal): Promise<ExitCode> {
  let root: string;
  try {
    root = await git("rev-parse", "--show-toplevel");
  } catch {
    throw new UsageError("this folder is in no git repository: run it inside the clone of the corpus.");
  }
  await git("config", "merge.curie.name", "annotations, mention by mention");
  await git("config", "merge.curie.driver", `${program} merge-driver %O %A %B %P`);
  const path = join(root, ".gitattributes");
  const known = await readFile(path, "utf8").catch(() => "");
  const missing = ATTRIBUTES.filter((line) => !known.split(/\r?\n/).includes(line));
  if (missing.length) {
    const open = known === "" || known.endsWith("\n") ? "" : "\n";
    await writeFile(path, `${known}${open}${missing.join("\n")}\n`);
  }
  tell(
    terminal,
    `${path}: ${missing.length ? `${counted(missing.length, "line")} added; commit it` : "nothing to add"}.`,
  );
  return EXIT.ok;
}
