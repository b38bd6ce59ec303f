// Whether texts are about patients: their folder's project file says so, or that of a folder above it.
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { PROJECT_FILE, parseProject } from "./project.ts";

/** The nearest project file at or above a file or folder decides; without any the text is not marked. */
export async function isClinical(path: string): Promise<boolean> {
  for (let at = resolve(path); ; at = dirname(at)) {
    // `at` may be a file: then the join names nothing.
    const text = await readFile(join(at, PROJECT_FILE), "utf8").catch(() => undefined);
    const read = text === undefined ? undefined : parseProject(text);
    // One that cannot be read might have said yes.
    if (read) return "problem" in read || read.project.clinical === true;
    if (dirname(at) === at) return false;
  }
}
