// `curie agree FIRST SECOND`: agreement of two annotators, from two folders or two git branches.
import type { Command } from "commander";
import { openCorpus } from "../corpus/merge/sides.ts";
import type { CorpusDocument } from "../corpus/read-corpus.ts";
import { type Agreement, agree, type SpanAgreement } from "../evaluation/agreement/agree.ts";
import { asWritten } from "../evaluation/compared.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { told } from "./merge-driver.ts";
import { ProblemList } from "./problems.ts";
import { counted, Progress, print, type Terminal, type Work } from "./terminal.ts";

interface Options {
  format?: string;
  json?: true;
  list?: true;
  progress?: true;
}

const EXAMPLES = `
A corpus is a file, a folder, an archive, or REVISION:FOLDER of the git repository of the current folder.

Examples:
  curie agree annotator-a/ annotator-b/
  curie agree main:corpus colleague:corpus --list
  curie agree a.pubtator b.pubtator --json > agreement.json`;

export function agreeCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("agreement of two annotators")
    .description(
      "Compares two annotations of the same texts: F1 of spans (exact, relaxed, spans alone), concepts on equal spans,\nCohen's kappa over tokens, Krippendorff's alpha for unitizing, and every disagreement.",
    )
    .argument("<first>", "corpus of the first annotator")
    .argument("<second>", "corpus of the second annotator")
    .option("--format <name>", "format of the files (default: told by their content)")
    .option("--list", "list the disagreements, one a line")
    .option("--json", "print figures and disagreements as JSON")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((first: string, second: string, options: Options) =>
      run((terminal) => compare(first, second, options, terminal)),
    );
}

async function compare(
  first: string,
  second: string,
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const progress = new Progress(terminal, options.progress === true);
  const problems = new ProblemList(terminal, progress);
  const open = (path: string): AsyncGenerator<CorpusDocument> => {
    const settings = {
      ...(options.format === undefined ? {} : { format: options.format }),
      onProblem: (p: { file: string; line: number; reason: string }) =>
        problems.add(`${path}/${p.file}`, p.line, p.reason),
      signal: terminal.signal,
    };
    return openCorpus(path, ".", settings);
  };
  const lines: string[] = [];
  const disagreements: object[] = [];
  let documents = 0;
  let found: Agreement;
  try {
    found = await agree(open(first), open(second), asWritten, ({ id, merged, conflicts }) => {
      progress.report(() => `comparing: ${counted(++documents, "document")}`);
      for (const conflict of conflicts) {
        const { base: _, relations: __, ...sides } = conflict;
        if (options.json) disagreements.push({ document: id, ...sides });
        else lines.push(`${id}: ${told(conflict, merged.document.text)}\n`);
      }
    });
  } catch (error) {
    if (error instanceof RangeError || /^git archive/.test((error as Error).message))
      throw new UsageError((error as Error).message);
    throw error;
  }
  progress.clear();
  problems.end();
  if (options.json) await print(terminal, `${JSON.stringify({ ...found, disagreements })}\n`);
  else {
    if (options.list) for (const line of lines) await print(terminal, line);
    await print(terminal, agreementText(found, lines.length));
  }
  return found.documents === 0 ? EXIT.problems : EXIT.ok;
}

const share = (x: number | undefined): string => (x === undefined ? "-" : x.toFixed(3));
const f1 = (s: SpanAgreement): string => `${share(s.f1)}  (${s.pairs} pairs of ${s.first} and ${s.second})`;

function agreementText(a: Agreement, disagreements: number): string {
  const { concepts } = a;
  const accuracy = concepts.both ? concepts.same / concepts.both : undefined;
  const rows: [string, string][] = [
    ["documents", String(a.documents)],
    ["F1, spans and type", f1(a.exact)],
    ["F1, overlap and type", f1(a.relaxed)],
    ["F1, spans alone", `${f1(a.spans)}, ${a.spans.sameType} with the same type`],
    ["concepts on equal spans", `${share(accuracy)}  (${concepts.same} of ${concepts.both})`],
    ["Cohen's kappa, tokens", share(a.kappa)],
    ["Krippendorff's alpha, units", share(a.alpha)],
    ["disagreements", String(disagreements)],
    ...a.types.map(({ type, exact, alpha }): [string, string] => [
      `  ${type || "(no type)"}`,
      `F1 ${f1(exact)}, alpha ${share(alpha)}`,
    ]),
    ...a.missing.map(({ id, side }): [string, string] => [
      "not compared",
      `${id} is not in the ${side} corpus`,
    ]),
    ...a.differentText.map((id): [string, string] => ["not compared", `${id}: the texts differ`]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join("");
}
