// Where models lie: those that ship with the program, and those that a person installed.
import { homedir } from "node:os";
import { join } from "node:path";

export interface ModelPlaces {
  /** Folder of the models that ship; each in a folder of its own. Never written to. */
  readonly shipped: string;
  /** Folders of installed models; new ones go into the first. */
  readonly installed: readonly [string, ...string[]];
}

/** `root`: the program's own folder. */
export const shippedModels = (root: string): string => join(root, "engine", "models", "embedded");

/**
 * The person's own models, for the command line and every editor: `$XDG_DATA_HOME/curie/models`, `%LOCALAPPDATA%\curie\models`,
 * `~/Library/Application Support/curie/models`.
 */
export function userModels(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.XDG_DATA_HOME) return join(env.XDG_DATA_HOME, "curie", "models");
  if (platform === "win32")
    return join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "curie", "models");
  if (platform === "darwin") return join(home, "Library", "Application Support", "curie", "models");
  return join(home, ".local", "share", "curie", "models");
}
