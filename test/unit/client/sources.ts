// Facts read out of client sources that cannot be imported here, because they import the editor.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const source = (name: string): string =>
  readFileSync(join(import.meta.dirname, "..", "..", "..", "client", name), "utf8");

/** `case "ANAT": return l10n.t("Anatomy")` → `{ ANAT: "Anatomy" }` */
export const groupNames = (): Record<string, string> =>
  Object.fromEntries(
    [...source("group-names.ts").matchAll(/case "(\w+)":\s+return l10n\.t\("([^"]+)"\)/g)].map(
      ([, code, name]) => [code, name],
    ),
  );

export const languages = (): string[] =>
  [...(/languages = \[([^\]]+)\]/.exec(source("languages.ts"))?.[1] ?? "").matchAll(/"([^"]+)"/g)].map(
    ([, id]) => id as string,
  );

/** Commands that the client registers, or that a menu may call because the server does. */
export const registeredCommands = (files: readonly string[]): Set<string> =>
  new Set(
    files.flatMap((file) =>
      [...source(file).matchAll(/register(?:TextEditor)?Command\(\s*"(curie\.[\w.]+)"/g)].map(
        ([, id]) => id as string,
      ),
    ),
  );
