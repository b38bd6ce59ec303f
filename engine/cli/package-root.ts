// Where the program itself lies, started from its sources or from its bundle: the folder that holds kb-cache.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

function rootAbove(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "kb-cache"))) return at;
    if (dirname(at) === at) return folder;
  }
}

export const packageRoot = rootAbove(import.meta.dirname);
export const kbCache = join(packageRoot, "kb-cache");
export const starterKb = join(kbCache, "starter.curiekb");

/** Version of this program. */
export function version(): string {
  try {
    const manifest = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
      version?: string;
    };
    return manifest.version ?? "unknown";
  } catch {
    return "unknown";
  }
}
