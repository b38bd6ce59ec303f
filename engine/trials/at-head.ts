// A file as git's HEAD has it, read from the repository: the working copy stays as it is.
import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** undefined where there is no git, no repository, no commit, or no such file in it. */
export async function atHead(path: string, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const { stdout } = await run("git", ["show", `HEAD:./${basename(path)}`], {
      cwd: dirname(path),
      env: { ...process.env, GIT_OPTIONAL_LOCKS: "0" },
      maxBuffer: 1 << 24,
      ...(signal ? { signal } : {}),
    });
    return stdout;
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
