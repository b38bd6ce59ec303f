// The workspace that the editor tests open: a few sentences whose mentions the starter knowledge base knows, in a
// throwaway folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const FILES: Readonly<Record<string, string>> = {
  // The emoji is one character, two UTF-16 units and four bytes: wrong arithmetic shows behind it.
  "note.txt": [
    "🙂 Multiple sclerosis (MS) was diagnosed in 2010.",
    "The patient had a cold.",
    "",
    "Her type 2 diabetes is treated with metformin. MS is stable.",
    "",
    "",
  ].join("\n"),
  // What the dictionary finds is tested exactly; a model's findings have tests of their own.
  ".vscode/settings.json": JSON.stringify({ "curie.neural.enable": false }),
  "letter.txt": "Metformin was well tolerated.\n",
  "cases.pubtator": [
    "1|t|Metformin in type 2 diabetes",
    "1|a|We treated a patient with metformin.",
    "1\t0\t9\tMetformin\tChemical\tMESH:D008687",
    "1\t13\t28\ttype 2 diabetes\tDisease\tMESH:D003924",
    "",
    "",
  ].join("\n"),
};

export interface Workspace {
  readonly folder: string;
  path(name: string): string;
  remove(): void;
}

export function makeWorkspace(files: Readonly<Record<string, string>> = FILES): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "curie-workspace-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return {
    folder,
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
