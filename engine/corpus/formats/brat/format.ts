// brat standoff behind the port: `x.txt` with `x.ann`, or with the shared tasks' `x.a1` and `x.a2`.
import type { Document } from "../../../text/document.ts";
import { namer } from "../file-names.ts";
import { fitTo, losing } from "../fit.ts";
import { baseName, type Format, type Piece, type ReadOptions, type WriteOptions } from "../format.ts";
import { wholeText } from "../lines.ts";
import { isUnchanged, originOf, type SourceDocument } from "../origin.ts";
import { reporting } from "../placing.ts";
import { readAnnLine } from "./ann-lines.ts";
import { type BratOrigin, readBrat, textFromQuotes } from "./read.ts";
import { writeAnnFiles } from "./write.ts";

/** The shared tasks' files, read as one. */
const TASK = ["a1", "a2", "co", "rel"];
const ENDING = /\.(ann|a1|a2|co|rel|txt)$/i;

/** Reads the pair whichever of its files is named. */
async function* read(chunks: AsyncIterable<string>, options: ReadOptions): AsyncGenerator<SourceDocument> {
  const whole = await wholeText(chunks);
  const named = ENDING.exec(options.file)?.[1]?.toLowerCase();
  const name = options.file.replace(/.*[\\/]/, "").replace(ENDING, "");
  const beside = (ending: string) =>
    ending === named
      ? Promise.resolve(whole)
      : (options.companion?.(`${name}.${ending}`) ?? Promise.resolve(undefined));
  const asTxt = await beside("txt");
  // A text that is no .txt keeps its ending: x.md has x.md.ann.
  const owns = asTxt === undefined && named === "ann" && /\.\w+$/.test(name);
  const found = owns ? await options.companion?.(name) : asTxt;
  const files: { ending: string; text: string; report: ReturnType<typeof reporting> }[] = [];
  for (const ending of named === "txt" ? ["ann", ...TASK] : named === "ann" || !named ? ["ann"] : TASK) {
    const text = named ? await beside(ending) : whole;
    if (ending === "a1" && files.length) break;
    const file = options.file.replace(ENDING, `.${ending}`);
    if (text !== undefined) files.push({ ending, text, report: reporting({ ...options, file }) });
  }
  const report = reporting(options);
  if (found === undefined)
    report(0, `${name}.txt is not there: the text is made of the words that the annotations quote`, false);
  if (!files.length) report(0, `${name}.ann is not there: the text has no annotations`, false);
  const text = found ?? textFromQuotes(files.map((f) => f.text).join("\n"));
  const document = readBrat(
    baseName(options.file),
    text,
    files,
    { offsets: options.offsets, concepts: options.concepts },
    found !== undefined,
  );
  yield owns && found !== undefined
    ? { ...document, origin: { ...document.origin, ownEnding: true } as BratOrigin }
    : document;
}

async function* write(documents: AsyncIterable<Document>, options: WriteOptions): AsyncGenerator<Piece> {
  const name = namer();
  for await (const document of documents) {
    const lose = losing(document, options.onLoss);
    const file = name(document.id);
    if (file !== document.id) lose("id", document.id, `the files are called ${file}`);
    const origin = originOf<BratOrigin>(document, "brat");
    const fitted =
      origin && isUnchanged(document, origin)
        ? document
        : fitTo(document, "brat", bratFormat.capabilities, lose);
    if (!origin || origin.hasText)
      yield { file: origin?.ownEnding ? file : `${file}.txt`, text: document.text };
    for (const { ending, text } of writeAnnFiles(fitted, lose)) yield { file: `${file}.${ending}`, text };
  }
}

export const bratFormat: Format = {
  name: "brat",
  title: "brat standoff",
  endings: ["ann", "a1", "a2"],
  layout: "files",
  capabilities: {
    text: "exact",
    nested: true,
    discontinuous: true,
    concepts: "several",
    attributes: true,
    relations: "any",
    notes: true,
    sections: false,
    scores: false,
    nil: true,
    candidates: "ambiguous",
  },
  detect: (head, file) => {
    if (/\.(ann|a1|a2)$/i.test(file)) return true;
    const first = head.slice(0, head.indexOf("\n") + 1 || undefined).trimEnd();
    return /^[TREAMN#*]/.test(first) && readAnnLine(first).kind === "mention";
  },
  read,
  write,
};
