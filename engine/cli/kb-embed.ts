// `curie kb embed KB --model FOLDER --out FILE`: the names of a knowledge base as vectors of a sentence encoder, for `curie link --dense`.
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { readCorpus } from "../corpus/read-corpus.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { groupOfType } from "../linking/context/type-groups.ts";
import { buildVectors, type VectorReport, writeFusion } from "../linking/dense/build-vectors.ts";
import { EncodedNames } from "../linking/dense/near-names.ts";
import { VectorFile } from "../linking/dense/vector-file.ts";
import { POOLINGS, type Pooling } from "../models/encoding/pooling.ts";
import type { SentenceEncoder } from "../models/encoding/sentence-encoder.ts";
import { ModelError } from "../models/model-error.ts";
import { type FittedFusion, fitFusion, goldTerms } from "../training/fusion/fit-fusion.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-codes.ts";
import { openSentenceEncoder } from "./open-encoder.ts";
import { openOne } from "./open-kbs.ts";
import { repeated } from "./options.ts";
import { counted, Progress, print, sized, type Terminal, tell, type Work } from "./terminal.ts";

interface Options {
  model: string;
  out: string;
  pooling?: Pooling;
  fit?: string[];
  json?: true;
  progress?: true;
}

const EXAMPLES = `
The folder holds onnx/model.onnx and tokenizer.json of a sentence encoder: SapBERT, a multilingual one, your own. How it pools is read
from 1_Pooling/config.json; without it, the first token counts (--pooling says otherwise). The vectors are of use with this knowledge
base and this encoder only, and refuse others. A build that was ended goes on where it was. --fit learns on annotated texts, of which
none should be among those that are linked later, what a vector weighs beside the letters of a name, and keeps it in the file.

Examples:
  curie kb embed mesh.curiekb --model models/sapbert --out mesh.sapbert.curievec
  curie link --kb mesh.curiekb --dense mesh.sapbert.curievec --encoder models/sapbert found.jsonl linked.jsonl`;

export function kbEmbedCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("vectors of a knowledge base's names")
    .description(
      "Makes a vector of every name of a packed knowledge base with a sentence encoder, and packs them.",
    )
    .argument("<kb>", "packed knowledge base")
    .requiredOption("--model <folder>", "folder of a sentence encoder, exported to ONNX")
    .requiredOption("-o, --out <file>", "the file to write (NAME.MODEL.curievec)")
    .addOption(new Option("--pooling <how>", "instead of what the folder says").choices(POOLINGS))
    .option(
      "--fit <corpus>",
      "annotated texts on which the weight of a vector beside letters is learned; may be repeated",
      repeated,
    )
    .option("--json", "print the result as JSON")
    .option("--progress", "tell the progress even where stderr is no terminal")
    .addHelpText("after", EXAMPLES)
    .action((kb: string, options: Options) => run((terminal) => embed(kb, options, terminal)));
}

async function embed(path: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  if (resolve(path) === resolve(options.out))
    throw new UsageError(`${options.out} is the knowledge base; give --out another name.`);
  const kb = await openOne(path);
  const encoder = await openSentenceEncoder(options.model, options.pooling);
  const progress = new Progress(terminal, options.progress === true);
  const started = performance.now();
  let report: VectorReport;
  let fitted: FittedFusion | undefined;
  try {
    report = await buildVectors(kb, encoder, options.out, {
      onProgress: ({ done, total }) => {
        const seconds = (performance.now() - started) / 1000;
        progress.report(
          () => `${counted(done, "name")} of ${total.toLocaleString("en-US")}, ${seconds.toFixed(0)} s`,
        );
      },
      signal: terminal.signal,
    });
    if (options.fit) fitted = await learnWeight(kb, options.out, encoder, options.fit, terminal);
  } catch (error) {
    if (error instanceof ModelError) throw new UsageError(error.message);
    throw error;
  } finally {
    progress.clear();
    await encoder.release();
  }
  if (fitted) tell(terminal, fittedText(fitted));
  if (report.resumed) tell(terminal, `${counted(report.resumed, "name")} kept from a build that was ended.`);
  if (report.empty)
    tell(terminal, `${counted(report.empty, "name")} of which the encoder knows nothing: left out.`);
  await print(
    terminal,
    options.json
      ? `${JSON.stringify({ path: options.out, ...report, ...(fitted ? { fusion: fitted } : {}) })}\n`
      : `${options.out}: ${counted(report.names, "name")}, vectors of ${report.width} numbers (pooled by ${encoder.pooledBy}), ${sized(report.bytes)}, ${(report.bytes / Math.max(1, report.names)).toFixed(0)} bytes a name\n`,
  );
  return report.empty ? EXIT.problems : EXIT.ok;
}

/** Throws `UsageError` where no mention of the corpora has a concept of the knowledge base. */
async function learnWeight(
  kb: KnowledgeBase,
  out: string,
  encoder: SentenceEncoder,
  corpora: readonly string[],
  { signal }: Terminal,
): Promise<FittedFusion> {
  const terms = [];
  for (const path of corpora) {
    const documents = readCorpus(path, { signal });
    for await (const document of documents) terms.push(...goldTerms([kb], document, groupOfType));
  }
  if (terms.length === 0)
    throw new UsageError(
      `--fit ${corpora.join(" ")}: no mention has a concept of ${kb.info.name}; the vectors are in ${out}, with the usual weight.`,
    );
  const names = new EncodedNames([kb], [VectorFile.open(out)], encoder);
  const fitted = await fitFusion([kb], names, terms, signal);
  await writeFusion(out, { weight: fitted.weight, mentions: fitted.mentions });
  return fitted;
}

const fittedText = ({ weight, mentions, letters, both }: FittedFusion): string =>
  `A cosine weighs ${weight}: learned on ${counted(mentions, "mention")}, of which letters alone put ${(100 * letters).toFixed(1)} % right, and both ${(100 * both).toFixed(1)} %.`;
