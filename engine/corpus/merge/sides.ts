// Where the sides of an adjudication come from: two corpora (folders or git branches), or a file that git could not merge.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { parseAnnotationLog } from "../annotations/log.ts";
import { pathsOf, textPathOf } from "../annotations/paths.ts";
import { readBrat, textFromQuotes } from "../formats/brat/read.ts";
import { GIT_CORPUS, readGitCorpus } from "../git-corpus.ts";
import { type CorpusDocument, type CorpusOptions, readCorpus } from "../read-corpus.ts";
import type { Sides } from "./adjudication.ts";

/** A corpus by its path, or by `REVISION:PATH` in the repository of `folder`. */
export function openCorpus(
  path: string,
  folder: string,
  options: CorpusOptions = {},
): AsyncGenerator<CorpusDocument> {
  const [, revision, inside] = (!existsSync(path) && GIT_CORPUS.exec(path)) || [];
  return revision === undefined
    ? readCorpus(path, options)
    : readGitCorpus(folder, revision, inside ?? "", options);
}

/** Who decided last about a text, by its log; else what the corpus is called. */
async function authorOf(path: string, { file, format }: CorpusDocument): Promise<string> {
  if (format === "brat" && existsSync(path)) {
    const text = join(path, file.replace(/\.ann$/i, ".txt"));
    const log = await readFile(pathsOf(text).log, "utf8").catch(() => "");
    const last = parseAnnotationLog(log).records.at(-1)?.author;
    if (last) return last;
  }
  return basename(path) || path;
}

/** The texts that both corpora have, in the order of the first. `onProblem` hears of the others. */
export async function sidesOf(
  first: string,
  second: string,
  folder: string,
  onProblem: (message: string) => void,
  signal?: AbortSignal,
): Promise<Sides[]> {
  const options = (path: string): CorpusOptions => ({
    onProblem: (p) => onProblem(`${path}/${p.file}:${p.line}: ${p.reason}`),
    ...(signal ? { signal } : {}),
  });
  const others = new Map<string, CorpusDocument>();
  for await (const d of openCorpus(second, folder, options(second))) others.set(d.id, d);
  const sides: Sides[] = [];
  for await (const d of openCorpus(first, folder, options(first))) {
    const other = others.get(d.id);
    others.delete(d.id);
    if (!other) onProblem(`${d.id} is not in ${second}`);
    else if (other.text !== d.text) onProblem(`${d.id}: the texts differ; it is left out`);
    else
      sides.push({
        first: d,
        second: other,
        authors: [await authorOf(first, d), await authorOf(second, other)],
        file: textFileOf(d),
      });
  }
  for (const id of others.keys()) onProblem(`${id} is not in ${first}`);
  return sides;
}

/** Where a document's text goes below the result's folder; many documents of one file get one each. */
function textFileOf({ file, format, id }: CorpusDocument): string {
  if (format === "brat") return file.replace(/\.(?:ann|a1)$/i, ".txt");
  // Names of documents are no paths.
  return `${id.replace(/[^\p{L}\p{N}._-]/gu, "_").replace(/^\.+/, "_") || "_"}.txt`;
}

/** The three versions of an `.ann` that `git merge` left in conflict. Throws an `Error` that says what is missing. */
export async function conflictedSides(ann: string): Promise<Sides> {
  const text = textPathOf(ann);
  if (text === undefined) throw new Error(`${ann} is no .ann file.`);
  const folder = dirname(ann);
  const git = async (...args: string[]) =>
    (await promisify(execFile)("git", ["-C", folder, ...args], { maxBuffer: 1 << 28 })).stdout;
  const version = async (stage: 1 | 2 | 3): Promise<string | undefined> =>
    git("show", `:${stage}:./${basename(ann)}`).catch(() => undefined);
  const [base, ours, theirs] = [await version(1), await version(2), await version(3)];
  if (ours === undefined || theirs === undefined)
    throw new Error(`git has no conflict in ${ann}: there are no two versions of it to settle.`);
  const shown =
    (await readFile(text, "utf8").catch(() => undefined)) ??
    textFromQuotes([ours, theirs, base ?? ""].join("\n"));
  const read = (content: string) =>
    readBrat(basename(text).replace(/\.[^.]+$/, ""), shown, [
      { ending: "ann", text: content, report: () => {} },
    ]);
  const name = async (revision: string) =>
    (await git("log", "-1", "--format=%an", revision).catch(() => "")).trim() || revision;
  return {
    first: read(ours),
    second: read(theirs),
    base: read(base ?? ""),
    authors: [await name("HEAD"), await name("MERGE_HEAD")],
    file: relative(folder, text),
  };
}
