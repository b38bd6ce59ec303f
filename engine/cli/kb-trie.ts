// `curie kb trie KB --tokenizer FOLDER --out FILE`: the names of a knowledge base as token sequences, for decoding that
// can write nothing else.
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { groupCodes, type SemanticGroup } from "../kb/groups.ts";
import { buildTrie, LONGEST, type TrieReport } from "../linking/token-trie/build-trie.ts";
import { TokenizerFolderError, tokenizerFrom } from "../linking/token-trie/tokenizer-folder.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openOne } from "./open-kbs.ts";
import { counted, Progress, print, sized, type Terminal, tell, type Work } from "./terminal.ts";

interface Options {
  tokenizer: string;
  out: string;
  group?: SemanticGroup[];
  json?: true;
  progress?: true;
}

const EXAMPLES = `
The folder is that of a model: it holds tokenizer.json, and tokenizer_config.json as a rule. The trie is of use with this
knowledge base and this tokenizer only, and refuses others.

Examples:
  curie kb trie mesh.curiekb --tokenizer models/my-linker --out mesh.my-linker.curietrie
  curie kb trie umls.curiekb --tokenizer models/my-linker --group DISO CHEM --out umls.my-linker.curietrie`;

export function kbTrieCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("token trie of a knowledge base for a model's tokenizer")
    .description(
      "Tokenises every name of a packed knowledge base and packs the sequences, by semantic group.",
    )
    .argument("<kb>", "packed knowledge base")
    .requiredOption("--tokenizer <folder>", "folder that holds tokenizer.json")
    .requiredOption("-o, --out <file>", "the file to write (NAME.TOKENIZER.curietrie)")
    .addOption(new Option("--group <code...>", "only these semantic groups").choices(groupCodes))
    .option("--json", "print the result as JSON")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((kb: string, options: Options) => run((terminal) => trie(kb, options, terminal)));
}

async function trie(path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  if (resolve(path) === resolve(options.out))
    throw new UsageError(`${options.out} is the knowledge base; give --out another name.`);
  const kb = await openOne(path);
  const tokenizer = await tokenizerFrom(options.tokenizer).catch((error: unknown) => {
    throw error instanceof TokenizerFolderError ? new UsageError(error.message) : error;
  });
  const progress = new Progress(terminal, options.progress === true);
  let report: TrieReport;
  try {
    report = await buildTrie(kb, tokenizer, options.out, {
      ...(options.group ? { groups: options.group } : {}),
      onProgress: ({ phase, done, total }) =>
        progress.report(() => `${phase}: ${Math.floor((100 * done) / Math.max(total, 1))} %`),
      signal: terminal.signal,
    });
  } finally {
    progress.clear();
  }
  if (report.empty) tell(terminal, `${counted(report.empty, "name")} without a token: left out.`);
  if (report.long)
    tell(
      terminal,
      `${counted(report.long, "name")} of more than ${LONGEST} tokens: left out; the first is ${report.firstLong?.slice(0, 60)}...`,
    );
  await print(
    terminal,
    options.json ? `${JSON.stringify({ path: options.out, ...report })}\n` : described(options.out, report),
  );
  return report.empty || report.long ? EXIT.problems : EXIT.ok;
}

function described(out: string, report: TrieReport): string {
  const sequences = Object.values(report.sequences).reduce((a, b) => a + b, 0);
  const each = sequences ? (report.bytes / sequences).toFixed(1) : "0";
  return `${out}: ${counted(report.names, "name")}, ${counted(sequences, "token sequence")} (${Object.entries(
    report.sequences,
  )
    .map(([group, n]) => `${group} ${n.toLocaleString("en-US")}`)
    .join(", ")}), ${sized(report.bytes)}, ${each} bytes a sequence\n`;
}
