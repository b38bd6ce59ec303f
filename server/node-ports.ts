// The ports on a real machine.
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { annotationFiles, appendLines } from "../engine/corpus/annotations/files.ts";
import { openKb } from "../engine/kb/open.ts";
import { shippedModels, userModels } from "../engine/models/folder/places.ts";
import { modelHostProgram } from "../engine/models/host/program.ts";
import { probeRuntime } from "../engine/models/runtime.ts";
import manifest from "../package.json" with { type: "json" };
import { programIn, runCurie } from "./curie-process.ts";
import { runtimeChoice } from "./neural/runtime-choice.ts";
import type { FileEntry, Files, Ports } from "./ports.ts";

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

  appendLine: appendLines,

  async replace(path, text) {
    const fresh = `${path}.${process.pid}.part`;
    try {
      await writeFile(fresh, text, { flag: "wx" });
      await rename(fresh, path);
    } finally {
      await rm(fresh, { force: true });
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
    annotationFiles,
    now: () => new Date(),
    openKb: async (path, onDamage) => {
      const kb = await openKb(path, { onDamage: (error) => onDamage(error.message) });
      try {
        await kb.load?.();
      } catch (error) {
        kb.close?.();
        throw error;
      }
      return kb;
    },
    curie: runCurie(programIn(folder)),
    env: (name) => process.env[name],
    neural: {
      program: modelHostProgram(),
      shipped: shippedModels(rootAbove(folder)),
      installed: userModels(process.env),
      runtime: async () => {
        const found = await probeRuntime();
        if ("missing" in found) throw new Error(found.missing);
        return found.version;
      },
      useRuntime: runtimeChoice(process.env),
    },
    starterKb: join(rootAbove(folder), "kb-cache", "starter.curiekb"),
    cacheFolder: join(userCache(), "curie"),
    author: userName(),
  };
}
