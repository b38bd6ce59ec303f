// `curie kb verify KB`: whether a packed knowledge base is sound, from its bytes to the sense of its concepts.
import type { Command } from "commander";
import { KbFileError } from "../kb/open.ts";
import { type Verification, verifyKb } from "../kb/verify.ts";
import type { Finding } from "../kb/verify-findings.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { counted, Progress, print, type Terminal, type Work } from "./terminal.ts";

interface Options {
  json?: true;
  progress?: true;
}

const EXAMPLES = `
damage   the file is broken: build it again
warning  the vocabulary is inconsistent: a parent that does not exist, a circle, an obsolete concept without successor
note     usual, and worth knowing: names of several concepts, concepts without definition
The exit status is 1 where there is damage or a warning.

Examples:
  curie kb verify mine.curiekb
  curie kb verify --json mine.curiekb`;

export function kbVerifyCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("whether a packed knowledge base is sound")
    .description(
      "Checks every section's checksum, that all numbers in the file point somewhere, and that its concepts agree:\nparents, successors, circles, names.",
    )
    .argument("<kb>", "packed knowledge base")
    .option("--json", "print the findings as JSON")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((kb: string, options: Options) => run((terminal) => verify(kb, options, terminal)));
}

async function verify(path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const progress = new Progress(terminal, options.progress === true);
  let result: Verification;
  try {
    result = await verifyKb(path, {
      onProgress: (done) => progress.report(() => `checking: ${counted(done, "concept")}`),
      signal: terminal.signal,
    });
  } catch (error) {
    if (error instanceof KbFileError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
  }
  const sound = result.findings.every((f) => f.severity === "note");
  await print(
    terminal,
    options.json ? `${JSON.stringify({ path, sound, ...result })}\n` : asText(path, result, sound),
  );
  return sound ? EXIT.ok : EXIT.problems;
}

function asText(path: string, { info, findings }: Verification, sound: boolean): string {
  const what = info
    ? ` ${info.name} ${info.version}, ${counted(info.concepts, "concept")}, ${counted(info.names, "name")}:`
    : "";
  return `${path}:${what} ${sound ? "sound" : "not sound"}\n${findings.map(described).join("")}`;
}

function described({ severity, what, count, examples }: Finding): string {
  const head = `${severity.padEnd(7)}  ${what}: ${count.toLocaleString("en-US")}\n`;
  const more = count > examples.length && examples.length ? "           ...\n" : "";
  return head + examples.map((e) => `           ${e}\n`).join("") + more;
}
