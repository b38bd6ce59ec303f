// The files of an evaluation as streams of documents, each with its own account: what was read, in which format, and
// the hash of the bytes, so that a figure can be traced to what it was made of.
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ConceptPlace } from "../corpus/formats/format.ts";
import { corpusFiles, readCorpus } from "../corpus/read-corpus.ts";
import { type ComparedDocument, comparedDocument } from "../evaluation/compared.ts";
import type { FindingList } from "../evaluation/findings.ts";
import type { Reading } from "../evaluation/reading.ts";
import type { Side } from "../evaluation/result.ts";
import { UsageError } from "./exit-codes.ts";

export interface SideOptions {
  readonly path: string;
  readonly role: Side["role"];
  readonly format?: string | undefined;
  readonly concepts?: ConceptPlace | undefined;
  readonly reading: Reading;
  readonly findings: FindingList;
  readonly signal: AbortSignal;
}

/** One side: its documents, once; and its account, complete when they have been read. */
export interface OpenSide {
  readonly documents: AsyncIterable<ComparedDocument>;
  readonly account: () => Promise<Side>;
}

type Counts = { documents: number; mentions: number; linked: number; nil: number };

export function count(counts: Counts, document: ComparedDocument): void {
  counts.documents++;
  for (const m of document.mentions) {
    counts.mentions++;
    if (m.state === "linked") counts.linked++;
    if (m.state === "nil") counts.nil++;
  }
}

/** Throws `UsageError` where there is nothing at the path, or no format of that name. */
export async function corpusSide(options: SideOptions): Promise<OpenSide> {
  const { path, role, reading, findings, signal } = options;
  const files = await filesOf(path, options.format);
  const formats = [...new Set(files.map((f) => f.format.name))];
  const counts: Counts = { documents: 0, mentions: 0, linked: 0, nil: 0 };
  const side = role === "predicted" || role === "compared" ? "predicted" : "gold";
  async function* documents(): AsyncGenerator<ComparedDocument> {
    const read = readCorpus(path, {
      ...(options.format === undefined ? {} : { format: options.format }),
      ...(options.concepts === undefined ? {} : { concepts: options.concepts }),
      signal,
      onProblem: ({ file, line, reason }) =>
        findings.add("reader-problem", {
          file: path.endsWith(file) ? path : `${path}/${file}`,
          ...(line ? { line } : {}),
          detail: `${role}: ${reason}`,
        }),
    });
    for await (const document of read) {
      const compared = comparedDocument(document, side, reading, path);
      count(counts, compared);
      yield compared;
    }
  }
  return {
    documents: documents(),
    account: async () => ({
      role,
      path,
      format: formats.join(" and ") || "none",
      sha256: await hashOf(
        path,
        files.map((f) => f.file),
      ),
      ...counts,
    }),
  };
}

async function filesOf(path: string, format: string | undefined) {
  try {
    const files = await corpusFiles(path, format === undefined ? {} : { format });
    if (!files.length) throw new UsageError(`${path}: there is no document in it that any format reads.`);
    return files;
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new UsageError(`${path}: there is no such file.`);
    throw error;
  }
}

/** SHA-256 of a file's bytes; of a folder, of its files' names and hashes in order. */
export async function hashOf(path: string, names: readonly string[] = []): Promise<string> {
  const hash = createHash("sha256");
  if (!statSync(path).isDirectory()) {
    await pipeline(createReadStream(path), hash);
    return hash.digest("hex");
  }
  // A file in an archive of the folder is told by the archive.
  const files = new Set(names.map((name) => name.replace(/(\.(?:tar\.gz|tgz|tar))\/.*$/i, "$1")));
  for (const name of [...files].sort()) hash.update(`${name}\0${await hashOf(join(path, name))}\n`);
  return hash.digest("hex");
}
