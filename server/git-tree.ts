// A folder as it is on another branch: written to a folder of its own with an index of its own, so that the working copy,
// its index and what is checked out stay as they are.
import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export class GitError extends Error {}

async function git(
  args: readonly string[],
  cwd: string,
  index: string,
  signal?: AbortSignal,
): Promise<string> {
  try {
    const { stdout } = await run("git", [...args], {
      cwd,
      env: { ...process.env, GIT_INDEX_FILE: index, GIT_OPTIONAL_LOCKS: "0" },
      maxBuffer: 1 << 28,
      ...(signal ? { signal } : {}),
    });
    return stdout;
  } catch (error) {
    signal?.throwIfAborted();
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    throw new GitError(
      code === "ENOENT" ? "git is not installed." : (stderr?.trim().split("\n")[0] ?? String(error)),
    );
  }
}

/**
 * Writes `path` (a file or folder inside a repository) as it is at `revision` into `to`, which is emptied first. Answers
 * where it lies. Throws `GitError` in git's words: no repository, no such revision, no such path there.
 */
export async function exportRevision(
  path: { readonly folder: string; readonly name: string },
  revision: string,
  to: string,
  signal?: AbortSignal,
): Promise<string> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  const index = join(to, "index");
  const ask = (...args: string[]) => git(args, path.folder, index, signal);
  // A name that begins with a dash would be an option.
  const prefix = (await ask("rev-parse", "--show-prefix")).trim();
  const named = await ask(
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  ).catch(() => {
    signal?.throwIfAborted();
    throw new GitError(`git knows no branch, tag or commit ${revision} in ${path.folder}.`);
  });
  const commit = named.trim();
  const top = (await ask("rev-parse", "--show-toplevel")).trim();
  await git(["read-tree", commit], top, index, signal);
  const inside = `${prefix}${path.name}`.replace(/\/$/, "");
  const files = await git(["ls-files", "-z", "--", inside || "."], top, index, signal);
  if (!files) throw new GitError(`there is nothing at ${inside || "."} in ${revision}.`);
  const tree = join(to, "tree");
  await mkdir(tree);
  for (const batch of batches(files.split("\0").filter(Boolean), 500))
    await git(["checkout-index", "-f", `--prefix=${tree}/`, "--", ...batch], top, index, signal);
  return join(tree, inside);
}

function* batches<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let i = 0; i < all.length; i += size) yield all.slice(i, i + size);
}
