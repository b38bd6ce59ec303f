// `curie kb info` and `curie kb list`: what a packed knowledge base holds, which there are in a folder.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { GROUPS, type SemanticGroup } from "../kb/groups.ts";
import type { KbInfo } from "../kb/knowledge-base.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openOne } from "./open-kbs.ts";
import { kbCache } from "./package-root.ts";
import { counted, print, sized, type Terminal, tell, type Work } from "./terminal.ts";

export function kbInfoCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("what a packed knowledge base holds")
    .description(
      "Says what a packed knowledge base holds: origin, version, concepts and names by semantic group.",
    )
    .argument("<kb>", "packed knowledge base")
    .option("--json", "print it as JSON")
    .addHelpText("after", "\nExamples:\n  curie kb info mine.curiekb\n  curie kb info --json mine.curiekb")
    .action((kb: string, options: { json?: true }) =>
      run(async (terminal) => {
        const { info, languages } = await openOne(kb);
        await print(
          terminal,
          options.json
            ? `${JSON.stringify({ path: kb, ...info, languages })}\n`
            : described(kb, info, languages),
        );
        return EXIT.ok;
      }),
    );
}

function described(path: string, info: KbInfo, languages: readonly string[]): string {
  const number = (n: number) => n.toLocaleString("en-US");
  const rows: [string, string][] = [
    ["file", `${path} (${sized(info.bytes)})`],
    ["name", info.name],
    ["version", info.version],
    ["source", info.source],
    ...(info.license ? ([["licence", info.license]] as [string, string][]) : []),
    ["language", info.language],
    ...(languages.length > 1 ? ([["names in", languages.join(", ")]] as [string, string][]) : []),
    ["concepts", `${number(info.concepts)} (${number(info.obsolete)} obsolete)`],
    ["names", number(info.names)],
    ["definitions", number(info.definitions)],
    ["hash", info.hash],
    ...Object.entries(info.groups).map(([code, n]): [string, string] => [
      `  ${code}`,
      `${number(n)} ${GROUPS[code as SemanticGroup]}`,
    ]),
  ];
  return rows.map(([label, value]) => `${label.padEnd(12)}${value}\n`).join("");
}

export function kbListCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("packed knowledge bases in a folder")
    .description(
      "Lists the packed knowledge bases (*.curiekb) of a folder; without one, those that came with Curie.",
    )
    .argument("[folder]", "folder to look into")
    .option("--json", "print them as one JSON array")
    .addHelpText("after", "\nExamples:\n  curie kb list\n  curie kb list ~/kbs --json")
    .action((folder: string | undefined, options: { json?: true }) =>
      run((terminal) => list(folder ?? kbCache, options.json === true, terminal)),
    );
}

async function list(folder: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${folder}: cannot be read as a folder (${error.code}).`);
  });
  const found: (KbInfo & { path: string })[] = [];
  let broken = 0;
  for (const name of names.filter((n) => n.endsWith(".curiekb")).sort()) {
    const path = join(folder, name);
    try {
      found.push({ path, ...(await openOne(path)).info });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      broken++;
      tell(terminal, error.message);
    }
  }
  const line = (kb: KbInfo & { path: string }) =>
    `${kb.path}\t${kb.name} ${kb.version}\t${counted(kb.concepts, "concept")}\t${counted(kb.names, "name")}\t${sized(kb.bytes)}\n`;
  await print(terminal, json ? `${JSON.stringify(found)}\n` : found.map(line).join(""));
  if (!found.length && !broken && !json)
    tell(terminal, `${folder}: no packed knowledge bases (*.curiekb) here.`);
  return broken ? EXIT.problems : EXIT.ok;
}
