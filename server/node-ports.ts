// The ports on a real machine.
import { constants, existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { openKb } from "../engine/kb/open.ts";
import manifest from "../package.json" with { type: "json" };
import type { FileEntry, Files, Ports } from "./ports.ts";

const LF = 10;

export const nodeFiles: Files = {
  read: (path) => readFile(path),

  async stat(path) {
    try {
      const found = await stat(path);
      return found.isFile() ? { size: found.size, changed: found.mtimeMs } : undefined;
    } catch {
      return undefined;
    }
  },

  async list(folder) {
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      return entries.map(
        (e): FileEntry => ({
          name: e.name,
          kind: e.isFile() ? "file" : e.isDirectory() ? "folder" : "other",
        }),
      );
    } catch {
      return [];
    }
  },

  async appendLine(path, line) {
    await mkdir(dirname(path), { recursive: true });
    // A repository may hold a link where the log should be; appending through it would change a foreign file.
    const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
    const file = await open(path, flags, 0o644);
    try {
      const { size } = await file.stat();
      const last = Buffer.alloc(1, LF);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      // A last line somebody left open must not swallow ours.
      await file.appendFile(last[0] === LF ? line : `\n${line}`);
    } finally {
      await file.close();
    }
  },

  async writePrivate(path, text) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const fresh = `${path}.${process.pid}`;
    try {
      await writeFile(fresh, text, { mode: 0o600, flag: "wx" });
      await rename(fresh, path);
    } finally {
      await rm(fresh, { force: true });
    }
  },
};

/** The nearest folder at or above `from` that holds kb-cache: the repository, or the installed extension. */
function rootAbove(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "kb-cache"))) return folder;
    if (dirname(folder) === folder) return from;
  }
}

function userCache(): string {
  if (process.platform === "win32") return process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  return process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown"; // a container's user may have no name
  }
}

/** `folder`: where the running module lies. */
export function nodePorts(folder: string): Ports {
  return {
    version: manifest.version,
    files: nodeFiles,
    now: () => new Date(),
    openKb: (path) => openKb(path),
    starterKb: join(rootAbove(folder), "kb-cache", "starter.curiekb"),
    cacheFolder: join(userCache(), "curie"),
    author: userName(),
  };
}
