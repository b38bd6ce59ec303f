// A corpus as it stood on a git branch: what `git archive` packs, read like any other archive. Nothing is checked out.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type CorpusDocument, type CorpusOptions, readCorpus } from "./read-corpus.ts";

/** `REVISION:PATH`, git's own way of naming a folder of a commit. One letter before the colon is a Windows drive. */
export const GIT_CORPUS = /^([^:\s]{2,}):(.*)$/;

/** Throws an `Error` that says what git said. */
export async function* readGitCorpus(
  repository: string,
  revision: string,
  path: string,
  options: CorpusOptions = {},
): AsyncGenerator<CorpusDocument> {
  const folder = await mkdtemp(join(tmpdir(), "curie-git-"));
  try {
    const archive = join(folder, "corpus.tar");
    try {
      await promisify(execFile)("git", [
        ...["-C", repository, "archive", "--format=tar", `--output=${archive}`],
        // A path that begins with a dash, or a revision that does, is no option.
        ...["--end-of-options", path ? `${revision}:${path}` : revision],
      ]);
    } catch (error) {
      const said = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
      throw new Error(`git archive ${revision}:${path}: ${said}`);
    }
    yield* readCorpus(archive, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
