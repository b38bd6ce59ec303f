// What the commands that write a training bundle have in common: where its scripts lie, and where it may be written.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "./exit-codes.ts";
import { packageRoot } from "./package-root.ts";

/** Folders of the scripts of a kind of bundle: what all of them need, and its own. */
export const bundleScripts = (kind: "bundle" | "linker"): string[] =>
  [
    ["bundle", "shared"],
    [kind, "python"],
  ].map((place) => join(packageRoot, "engine", "training", ...place));

/** Throws `UsageError` for a folder that holds something, unless it may be written into. */
export function requireEmpty(folder: string, force: boolean): void {
  if (!force && existsSync(folder) && readdirSync(folder).length)
    throw new UsageError(`${folder} is not empty; --force writes into it.`);
}
