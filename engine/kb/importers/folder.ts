// Vocabularies that come as a folder of files: each file found by a pattern, whether the folder or its main file is
// given, at any depth, plain or gzipped.
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SourceError } from "./source.ts";

/** Paths of all files of a release, in alphabetical order: those of the folder, or of the folder a file stands in. */
export async function releaseFiles(path: string): Promise<string[]> {
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new SourceError(
      path,
      error.code === "ENOENT" ? "there is no such file or folder." : `cannot be read (${error.code}).`,
    );
  });
  const folder = entry.isDirectory() ? path : dirname(path);
  const found = await readdir(folder, { recursive: entry.isDirectory(), withFileTypes: true });
  return found
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name))
    .sort();
}

/** The files whose name (without `.gz`) is like the pattern. */
export const namedLike = (files: readonly string[], pattern: RegExp): string[] =>
  files.filter((file) => pattern.test(basename(file).replace(/\.gz$/i, "")));
