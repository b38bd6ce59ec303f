// Where the program keeps what it can compute again: `$XDG_CACHE_HOME/curie`, `%LOCALAPPDATA%\curie\cache` on Windows.
import { homedir } from "node:os";
import { join } from "node:path";

export function cacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "curie");
  if (env.LOCALAPPDATA) return join(env.LOCALAPPDATA, "curie", "cache");
  return join(homedir(), ".cache", "curie");
}
